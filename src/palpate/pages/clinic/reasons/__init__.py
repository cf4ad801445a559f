"""What is safe and why, arranged for templates: limits, sites, changes, options, rules."""
