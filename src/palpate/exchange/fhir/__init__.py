"""FHIR R4: bundles in, and later the interface out."""
