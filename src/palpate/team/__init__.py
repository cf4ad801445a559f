"""The care team: professionals, referrals in, letters, and reports back."""
