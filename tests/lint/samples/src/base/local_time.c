bool is_morning(time_t now, struct tm *tm)
{
	return localtime_r(&now, tm) != NULL && tm->tm_hour < 12;
}
