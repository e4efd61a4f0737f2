{{ unloaded(
    'int_links_loaded', [('left_idx', 'bigint'), ('right_idx', 'bigint')], ref('int_loads_found')
) }}
