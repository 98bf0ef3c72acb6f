alter table activities alter column json_head set statistics -1;
