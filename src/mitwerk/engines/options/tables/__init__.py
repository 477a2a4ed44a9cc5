"""The author's five tables (families, options, rules, packages, matrices) as XLSX or YAML."""
