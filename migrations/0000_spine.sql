CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`run_id` text NOT NULL,
	`role` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`content` text NOT NULL,
	`turn_at` integer NOT NULL,
	`part` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `messages_by_chat` ON `messages` (`chat_id`,`turn_at`,`part`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`source` text NOT NULL,
	`request` text NOT NULL,
	`principal_id` text NOT NULL,
	`principal_role` text NOT NULL,
	`status` text NOT NULL,
	`turns` integer DEFAULT 0 NOT NULL,
	`model` text,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`soul_digest` text,
	`error` text,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `runs_by_chat` ON `runs` (`chat_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `runs_by_status` ON `runs` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`chat_id` text PRIMARY KEY NOT NULL,
	`guild_id` text,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_event_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`stream` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`actor` text NOT NULL,
	`run_id` text,
	`call_id` text,
	`pending_id` text,
	`capability` text,
	`detail` text NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`stream`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit_log` (`at`);--> statement-breakpoint
CREATE INDEX `audit_by_run` ON `audit_log` (`run_id`);--> statement-breakpoint
CREATE INDEX `audit_by_pending` ON `audit_log` (`pending_id`);--> statement-breakpoint
CREATE TABLE `pending_actions` (
	`id` text PRIMARY KEY NOT NULL,
	`call_id` text NOT NULL,
	`run_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`capability` text NOT NULL,
	`args` text NOT NULL,
	`digest` text NOT NULL,
	`sentence` text NOT NULL,
	`status` text NOT NULL,
	`requested_by` text NOT NULL,
	`approvers` text NOT NULL,
	`reason` text,
	`detail` text,
	`state_hash` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `pending_by_status` ON `pending_actions` (`status`,`expires_at`);--> statement-breakpoint
CREATE INDEX `pending_by_chat` ON `pending_actions` (`chat_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `tool_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`skill` text NOT NULL,
	`capability` text NOT NULL,
	`effect` text NOT NULL,
	`args` text NOT NULL,
	`digest` text NOT NULL,
	`target` text,
	`status` text NOT NULL,
	`decision` text NOT NULL,
	`policy_version` integer NOT NULL,
	`pending_id` text,
	`lease_id` text,
	`principal_id` text NOT NULL,
	`approvers` text NOT NULL,
	`tainted` integer NOT NULL,
	`result` text,
	`error_code` text,
	`error` text,
	`undo` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `tool_runs_by_run` ON `tool_runs` (`run_id`);--> statement-breakpoint
CREATE INDEX `tool_runs_by_chat` ON `tool_runs` (`chat_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `tool_runs_by_status` ON `tool_runs` (`status`,`created_at`);--> statement-breakpoint
CREATE INDEX `tool_runs_by_capability` ON `tool_runs` (`capability`,`created_at`);--> statement-breakpoint
CREATE TABLE `memories` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`subject` text NOT NULL,
	`statement` text NOT NULL,
	`confidence` real NOT NULL,
	`trust` text NOT NULL,
	`source_run_id` text NOT NULL,
	`source_chat_id` text NOT NULL,
	`created_by` text NOT NULL,
	`valid_from` integer NOT NULL,
	`valid_to` integer,
	`superseded_by` text,
	`last_used_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memories_id_unique` ON `memories` (`id`);--> statement-breakpoint
CREATE INDEX `memories_by_subject` ON `memories` (`subject`,`valid_to`);--> statement-breakpoint
CREATE TABLE `redactions` (
	`id` text PRIMARY KEY NOT NULL,
	`terms` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `freezes` (
	`scope` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer
);
--> statement-breakpoint
CREATE TABLE `policies` (
	`capability` text PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`effect` text NOT NULL,
	`confirm` text NOT NULL,
	`min_role` text NOT NULL,
	`approver_role` text NOT NULL,
	`requester_may_approve` integer NOT NULL,
	`approvers_needed` integer NOT NULL,
	`typed_confirmation` integer NOT NULL,
	`rate_limit_max` integer,
	`rate_limit_window_s` integer NOT NULL,
	`rate_limit_scope` text NOT NULL,
	`cooldown_s` integer NOT NULL,
	`cooldown_key` text,
	`breaker_threshold` integer,
	`breaker_window_s` integer NOT NULL,
	`breaker_open_s` integer NOT NULL,
	`pending_ttl_s` integer NOT NULL,
	`argument_rules` text NOT NULL,
	`windows` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `principals` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`role` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
);
