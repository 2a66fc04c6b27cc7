"""Orders of the city's 12345 at the border: workbooks in, answers out as workbook or webhook."""
