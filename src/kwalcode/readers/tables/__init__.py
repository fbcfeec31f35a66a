"""Tables: plans in BBC form, tables of speeches, surveys."""
