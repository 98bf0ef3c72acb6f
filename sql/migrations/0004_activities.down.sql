drop function activity_json;
drop table reposts;
drop table likes;
drop table activities;
drop function search_query;
drop function search_words;
drop function rfc3339;
