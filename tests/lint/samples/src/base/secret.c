void f(struct job *job)
{
	log_line(LOG_INFO, job, "the token is fine %d", 1);
	log_line(LOG_INFO, job, "the word is %s",
		 access_token(job));
	job_fail(job, ERR_INTERNAL, "%.*s", STR(request.body));
}
