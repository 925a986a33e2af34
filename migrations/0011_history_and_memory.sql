CREATE TABLE `learned` (
	`chat_id` text PRIMARY KEY NOT NULL,
	`turn_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `redaction_items` (
	`redaction_id` text NOT NULL,
	`place` text NOT NULL,
	`row_id` text NOT NULL,
	PRIMARY KEY(`redaction_id`, `place`, `row_id`)
);
--> statement-breakpoint
CREATE TABLE `vector_jobs` (
	`fact_id` text PRIMARY KEY NOT NULL,
	`op` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `vector_jobs_due` ON `vector_jobs` (`next_at`);--> statement-breakpoint
CREATE TABLE `__new_messages` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`chat_id` text NOT NULL,
	`run_id` text NOT NULL,
	`role` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`content` text NOT NULL,
	`turn_at` integer NOT NULL,
	`part` integer NOT NULL,
	`tainted_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_messages`("id", "chat_id", "run_id", "role", "author_id", "author_name", "content", "turn_at", "part", "tainted_at", "created_at") SELECT "id", "chat_id", "run_id", "role", "author_id", "author_name", "content", "turn_at", "part", "tainted_at", "created_at" FROM `messages` ORDER BY `turn_at`, `part`;--> statement-breakpoint
DROP TABLE `messages`;--> statement-breakpoint
ALTER TABLE `__new_messages` RENAME TO `messages`;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_id_unique` ON `messages` (`id`);--> statement-breakpoint
CREATE INDEX `messages_by_chat` ON `messages` (`chat_id`,`turn_at`,`part`);--> statement-breakpoint
ALTER TABLE `memories` ADD `subject_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `memories` ADD `source_kind` text DEFAULT 'tool_run' NOT NULL;--> statement-breakpoint
CREATE INDEX `memories_by_subject_key` ON `memories` (`subject_key`,`valid_to`);--> statement-breakpoint
ALTER TABLE `redactions` ADD `key_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `redactions` ADD `applied_at` integer;--> statement-breakpoint
ALTER TABLE `redactions` ADD `checked_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `memories` SET `subject_key` = lower(trim(`subject`));
--> statement-breakpoint
-- What is deleted from the index of facts is gone from it, not only marked.
INSERT INTO `memories_fts` (`memories_fts`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
-- The vector index is told of facts that may be used; triggers note it, so that no writer can forget it.
CREATE TRIGGER `vector_jobs_insert` AFTER INSERT ON `memories` WHEN new.valid_to IS NULL AND new.trust <> 'untrusted' BEGIN
	INSERT INTO vector_jobs (fact_id, op) VALUES (new.id, 'upsert') ON CONFLICT (fact_id) DO UPDATE SET op = 'upsert', attempts = 0, next_at = 0;
END;
--> statement-breakpoint
CREATE TRIGGER `vector_jobs_end` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NULL AND new.valid_to IS NOT NULL BEGIN
	INSERT INTO vector_jobs (fact_id, op) VALUES (new.id, 'delete') ON CONFLICT (fact_id) DO UPDATE SET op = 'delete', attempts = 0, next_at = 0;
END;
--> statement-breakpoint
CREATE TRIGGER `vector_jobs_restore` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NOT NULL AND new.valid_to IS NULL AND new.trust <> 'untrusted' BEGIN
	INSERT INTO vector_jobs (fact_id, op) VALUES (new.id, 'upsert') ON CONFLICT (fact_id) DO UPDATE SET op = 'upsert', attempts = 0, next_at = 0;
END;
--> statement-breakpoint
CREATE TRIGGER `vector_jobs_delete` AFTER DELETE ON `memories` BEGIN
	INSERT INTO vector_jobs (fact_id, op) VALUES (old.id, 'delete') ON CONFLICT (fact_id) DO UPDATE SET op = 'delete', attempts = 0, next_at = 0;
END;
--> statement-breakpoint
INSERT INTO `vector_jobs` (`fact_id`, `op`) SELECT `id`, 'upsert' FROM `memories` WHERE `valid_to` IS NULL AND `trust` <> 'untrusted';
--> statement-breakpoint
-- The two messages before and after each one in its chat, within two hours.
CREATE VIEW `history_places` AS SELECT
	m.seq AS seq,
	(SELECT n.seq FROM messages n WHERE n.chat_id = m.chat_id AND (n.turn_at, n.part) < (m.turn_at, m.part) AND n.turn_at > m.turn_at - 7200000 ORDER BY n.turn_at DESC, n.part DESC LIMIT 1) AS before1,
	(SELECT n.seq FROM messages n WHERE n.chat_id = m.chat_id AND (n.turn_at, n.part) < (m.turn_at, m.part) AND n.turn_at > m.turn_at - 7200000 ORDER BY n.turn_at DESC, n.part DESC LIMIT 1 OFFSET 1) AS before2,
	(SELECT n.seq FROM messages n WHERE n.chat_id = m.chat_id AND (n.turn_at, n.part) > (m.turn_at, m.part) AND n.turn_at < m.turn_at + 7200000 ORDER BY n.turn_at, n.part LIMIT 1) AS after1,
	(SELECT n.seq FROM messages n WHERE n.chat_id = m.chat_id AND (n.turn_at, n.part) > (m.turn_at, m.part) AND n.turn_at < m.turn_at + 7200000 ORDER BY n.turn_at, n.part LIMIT 1 OFFSET 1) AS after2
FROM messages m;
--> statement-breakpoint
-- A row of the index: the chat as one word, the message with its day, and its neighbours, which say what it is about.
-- Long texts count by their beginning, so that a row costs no more than a page.
CREATE VIEW `history_rows` AS SELECT
	m.seq AS seq,
	'c' || lower(hex(m.chat_id)) || 'x0' AS scope,
	substr(m.content, 1, 8000) || ' ' || CAST(strftime('%d', m.turn_at / 1000, 'unixepoch') AS INTEGER) || ' ' || json_extract('["January","February","March","April","May","June","July","August","September","October","November","December"]', '$[' || (strftime('%m', m.turn_at / 1000, 'unixepoch') - 1) || ']') || ' ' || strftime('%Y', m.turn_at / 1000, 'unixepoch') AS own,
	CASE WHEN b1.author_id <> m.author_id AND instr(b1.content, '?') > 0 THEN substr(b1.content, 1, 1000) END AS asked,
	substr(b1.content, 1, 1000) AS before1,
	substr(a1.content, 1, 1000) AS after1,
	substr(b2.content, 1, 1000) AS before2,
	substr(a2.content, 1, 1000) AS after2
FROM history_places p
JOIN messages m ON m.seq = p.seq
LEFT JOIN messages b1 ON b1.seq = p.before1
LEFT JOIN messages b2 ON b2.seq = p.before2
LEFT JOIN messages a1 ON a1.seq = p.after1
LEFT JOIN messages a2 ON a2.seq = p.after2;
--> statement-breakpoint
-- Full-text index over what was said. It keeps no text of its own; triggers keep it.
CREATE VIRTUAL TABLE `history_fts` USING fts5(
	scope,
	own,
	asked,
	before1,
	after1,
	before2,
	after2,
	content='',
	contentless_delete=1,
	tokenize='porter unicode61 remove_diacritics 2'
);
--> statement-breakpoint
INSERT INTO `history_fts` (`rowid`, `scope`, `own`, `asked`, `before1`, `after1`, `before2`, `after2`) SELECT * FROM `history_rows`;
--> statement-breakpoint
-- A new message is a neighbour of others, so their rows are written again with it.
CREATE TRIGGER `history_fts_insert` AFTER INSERT ON `messages` BEGIN
	DELETE FROM history_fts WHERE rowid IN (SELECT value FROM history_places p, json_each(json_array(p.seq, p.before1, p.before2, p.after1, p.after2)) WHERE p.seq = new.seq);
	INSERT INTO history_fts (rowid, scope, own, asked, before1, after1, before2, after2) SELECT * FROM history_rows WHERE seq IN (SELECT value FROM history_places p, json_each(json_array(p.seq, p.before1, p.before2, p.after1, p.after2)) WHERE p.seq = new.seq);
END;
--> statement-breakpoint
CREATE TRIGGER `history_fts_change` AFTER UPDATE OF `content` ON `messages` BEGIN
	DELETE FROM history_fts WHERE rowid IN (SELECT value FROM history_places p, json_each(json_array(p.seq, p.before1, p.before2, p.after1, p.after2)) WHERE p.seq = new.seq);
	INSERT INTO history_fts (rowid, scope, own, asked, before1, after1, before2, after2) SELECT * FROM history_rows WHERE seq IN (SELECT value FROM history_places p, json_each(json_array(p.seq, p.before1, p.before2, p.after1, p.after2)) WHERE p.seq = new.seq);
END;
