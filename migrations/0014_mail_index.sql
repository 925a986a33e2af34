-- Full-text index over all mails, kept by triggers so that no writer can forget it.
CREATE VIRTUAL TABLE `mails_fts` USING fts5(
	subject,
	from_name,
	from_address,
	recipients,
	body,
	content='mails',
	content_rowid='seq',
	tokenize='porter unicode61 remove_diacritics 2'
);
--> statement-breakpoint
CREATE TRIGGER `mails_fts_insert` AFTER INSERT ON `mails` BEGIN
	INSERT INTO mails_fts (rowid, subject, from_name, from_address, recipients, body) VALUES (new.seq, new.subject, new.from_name, new.from_address, new.recipients, new.body);
END;
--> statement-breakpoint
CREATE TRIGGER `mails_fts_update` AFTER UPDATE OF `subject`, `from_name`, `from_address`, `recipients`, `body` ON `mails` BEGIN
	INSERT INTO mails_fts (mails_fts, rowid, subject, from_name, from_address, recipients, body) VALUES ('delete', old.seq, old.subject, old.from_name, old.from_address, old.recipients, old.body);
	INSERT INTO mails_fts (rowid, subject, from_name, from_address, recipients, body) VALUES (new.seq, new.subject, new.from_name, new.from_address, new.recipients, new.body);
END;
--> statement-breakpoint
CREATE TRIGGER `mails_fts_delete` AFTER DELETE ON `mails` BEGIN
	INSERT INTO mails_fts (mails_fts, rowid, subject, from_name, from_address, recipients, body) VALUES ('delete', old.seq, old.subject, old.from_name, old.from_address, old.recipients, old.body);
END;
