"""What people and moderators do with reports and cases."""
