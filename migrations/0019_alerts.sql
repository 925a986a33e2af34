CREATE TABLE `alerts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`severity` text,
	`summary` text NOT NULL,
	`labels` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ended_at` integer,
	`received_at` integer NOT NULL,
	`chats` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `alerts_by_time` ON `alerts` (`starts_at`);