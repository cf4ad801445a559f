"""What other systems see: each folder speaks with one of them."""
