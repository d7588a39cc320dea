"""From an article to its statements: quotations, parses, readings, speakers, days, conditions."""
