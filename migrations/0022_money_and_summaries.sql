CREATE TABLE `summaries` (
	`id` text PRIMARY KEY NOT NULL,
	`up_to` integer NOT NULL,
	`done` text NOT NULL,
	`said` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `budget_raises` (
	`id` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`micros` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `budget_raises_by_day` ON `budget_raises` (`day`);--> statement-breakpoint
CREATE TABLE `reservations` (
	`run_id` text PRIMARY KEY NOT NULL,
	`spent` integer NOT NULL,
	`held` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `spending` (
	`period` text NOT NULL,
	`scope` text NOT NULL,
	`micros` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`period`, `scope`)
);
--> statement-breakpoint
ALTER TABLE `runs` ADD `cost_micros` integer DEFAULT 0 NOT NULL;