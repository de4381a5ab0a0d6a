"""What each page of the site shows: one documented view and planner per page kind."""
