CREATE TABLE `mail_attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`mail_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`mime_type` text NOT NULL,
	`size` integer NOT NULL,
	`key` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_attachments_by_mail` ON `mail_attachments` (`mail_id`,`position`);--> statement-breakpoint
CREATE TABLE `mails` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`state` text NOT NULL,
	`kind` text NOT NULL,
	`message_id` text,
	`references` text NOT NULL,
	`thread_id` text NOT NULL,
	`chat_id` text,
	`from_address` text NOT NULL,
	`from_name` text NOT NULL,
	`recipients` text NOT NULL,
	`reply_to` text,
	`subject` text NOT NULL,
	`topic` text NOT NULL,
	`body` text NOT NULL,
	`html` text,
	`size` integer NOT NULL,
	`raw_key` text,
	`spf` text,
	`dkim` text,
	`dmarc` text,
	`note` text,
	`sent_at` integer,
	`at` integer NOT NULL,
	`read_at` integer,
	`archived_at` integer,
	`told_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_id_unique` ON `mails` (`id`);--> statement-breakpoint
CREATE INDEX `mails_by_time` ON `mails` (`at`);--> statement-breakpoint
CREATE INDEX `mails_by_message` ON `mails` (`message_id`);--> statement-breakpoint
CREATE INDEX `mails_by_thread` ON `mails` (`thread_id`,`at`);--> statement-breakpoint
CREATE INDEX `mails_by_topic` ON `mails` (`topic`,`at`);--> statement-breakpoint
CREATE INDEX `mails_by_told` ON `mails` (`state`,`told_at`);