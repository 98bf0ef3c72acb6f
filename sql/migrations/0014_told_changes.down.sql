drop trigger told on users;
drop trigger told on notifications;
drop trigger told on reposts;
drop trigger told_of_deletion on activities;
drop trigger told on activities;
drop function tell_of_user();
drop function tell_of_notification();
drop function tell_of_repost();
drop function tell_of_activity();
