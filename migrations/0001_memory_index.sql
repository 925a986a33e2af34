-- Full-text index over the valid facts, kept by triggers so that no writer can forget it.
CREATE VIRTUAL TABLE `memories_fts` USING fts5(
	subject,
	statement,
	content='memories',
	content_rowid='seq',
	tokenize='porter unicode61 remove_diacritics 2'
);
--> statement-breakpoint
CREATE TRIGGER `memories_fts_insert` AFTER INSERT ON `memories` WHEN new.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (rowid, subject, statement) VALUES (new.seq, new.subject, new.statement);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_end` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NULL AND new.valid_to IS NOT NULL BEGIN
	INSERT INTO memories_fts (memories_fts, rowid, subject, statement) VALUES ('delete', old.seq, old.subject, old.statement);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_restore` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NOT NULL AND new.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (rowid, subject, statement) VALUES (new.seq, new.subject, new.statement);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_delete` AFTER DELETE ON `memories` WHEN old.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (memories_fts, rowid, subject, statement) VALUES ('delete', old.seq, old.subject, old.statement);
END;
