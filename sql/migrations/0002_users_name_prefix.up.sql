-- To find people by the beginning of their name as it is written: of what is
-- no word ("+1", "✨ Zoë") the words of 0001 know nothing.
create index users_display_name_idx
	on users ((lower(display_name) collate "C"));
