CREATE TABLE `routes` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`field` text NOT NULL,
	`pattern` text NOT NULL,
	`chat_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `routes_once` ON `routes` (`source`,`field`,`pattern`,`chat_id`);