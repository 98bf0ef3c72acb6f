-- As of the texts of posts, no samples are kept of their JSON, see 0007.
alter table activities
	alter column json_head type text,
	alter column json_head set statistics 0;
