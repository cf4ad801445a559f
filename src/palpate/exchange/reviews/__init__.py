"""Review sheets: rules as a clinician goes through them, and her answers back."""
