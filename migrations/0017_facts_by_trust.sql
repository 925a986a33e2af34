-- How far a fact is trusted is part of its index: what others wrote must not take the places of what may be believed.
DROP TRIGGER `memories_fts_insert`;
--> statement-breakpoint
DROP TRIGGER `memories_fts_end`;
--> statement-breakpoint
DROP TRIGGER `memories_fts_restore`;
--> statement-breakpoint
DROP TRIGGER `memories_fts_delete`;
--> statement-breakpoint
DROP TABLE `memories_fts`;
--> statement-breakpoint
CREATE VIRTUAL TABLE `memories_fts` USING fts5(
	subject,
	statement,
	trust,
	content='memories',
	content_rowid='seq',
	tokenize='porter unicode61 remove_diacritics 2'
);
--> statement-breakpoint
-- What is deleted from the index is gone from it, not only marked.
INSERT INTO `memories_fts` (`memories_fts`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO `memories_fts` (`rowid`, `subject`, `statement`, `trust`) SELECT `seq`, `subject`, `statement`, `trust` FROM `memories` WHERE `valid_to` IS NULL;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_insert` AFTER INSERT ON `memories` WHEN new.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (rowid, subject, statement, trust) VALUES (new.seq, new.subject, new.statement, new.trust);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_end` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NULL AND new.valid_to IS NOT NULL BEGIN
	INSERT INTO memories_fts (memories_fts, rowid, subject, statement, trust) VALUES ('delete', old.seq, old.subject, old.statement, old.trust);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_restore` AFTER UPDATE OF `valid_to` ON `memories` WHEN old.valid_to IS NOT NULL AND new.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (rowid, subject, statement, trust) VALUES (new.seq, new.subject, new.statement, new.trust);
END;
--> statement-breakpoint
CREATE TRIGGER `memories_fts_delete` AFTER DELETE ON `memories` WHEN old.valid_to IS NULL BEGIN
	INSERT INTO memories_fts (memories_fts, rowid, subject, statement, trust) VALUES ('delete', old.seq, old.subject, old.statement, old.trust);
END;
