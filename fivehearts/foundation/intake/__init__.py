"""Workbooks in: titles matched, dirt cleaned, rows taken one by one so that nothing is lost or doubled."""
