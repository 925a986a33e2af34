CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`spoken` text NOT NULL,
	`what` text NOT NULL,
	`next_at` integer,
	`last` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `schedules_next` ON `schedules` (`next_at`);