"""Letters: the report to the referrer, as plain content and as a PDF."""
