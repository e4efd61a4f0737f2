{{ unloaded(
    'int_identifiers_loaded', [('namespace', 'text'), ('identifier', 'text')], ref('int_loads_found')
) }}
