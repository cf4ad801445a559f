"""Pure clinical reasoning: from facts to an envelope, with the reasons kept."""
