drop index users_display_name_idx;
