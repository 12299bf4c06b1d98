"""Reading volunteers: faces, and who would like to become one."""
