select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    (
        profile.home_latitude between 25.011470 and 25.056458
        and profile.home_latitude between -90.000000 and 90.000000
        and profile.home_longitude between -180.000000 and 180.000000
        and (
            7.615435494667676e-05 + (
                (
                    -1.933161925779569e-09
                ) + (
                    1.9629159927127886e-14 + (
                        (
                            -1.0677471467603219e-19
                        ) + (
                            3.613936780599045e-25 + (
                                (
                                    -8.339840001266627e-31
                                ) + (
                                    1.3954920421754815e-36 + (
                                        (
                                            -1.7600663877181554e-42
                                        ) + 1.5687080378344276e-48 * (
                                            profile.home_latitude - 25.033964e0
                                        ) * (
                                            profile.home_latitude - 25.033964e0
                                        )
                                    ) * (
                                        profile.home_latitude - 25.033964e0
                                    ) * (
                                        profile.home_latitude - 25.033964e0
                                    )
                                ) * (
                                    profile.home_latitude - 25.033964e0
                                ) * (
                                    profile.home_latitude - 25.033964e0
                                )
                            ) * (
                                profile.home_latitude - 25.033964e0
                            ) * (
                                profile.home_latitude - 25.033964e0
                            )
                        ) * (
                            profile.home_latitude - 25.033964e0
                        ) * (
                            profile.home_latitude - 25.033964e0
                        )
                    ) * (
                        profile.home_latitude - 25.033964e0
                    ) * (
                        profile.home_latitude - 25.033964e0
                    )
                ) * (
                    profile.home_latitude - 25.033964e0
                ) * (
                    profile.home_latitude - 25.033964e0
                )
            ) * (
                profile.home_latitude - 25.033964e0
            ) * (
                profile.home_latitude - 25.033964e0
            )
        ) * (
            profile.home_latitude - 25.033964e0
        ) * (
            profile.home_latitude - 25.033964e0
        ) + 0.906057106630386e0 * (
            1.0e0 - 2.0e0 * (
                7.615435494667676e-05 + (
                    (
                        -1.933161925779569e-09
                    ) + (
                        1.9629159927127886e-14 + (
                            (
                                -1.0677471467603219e-19
                            ) + (
                                3.613936780599045e-25 + (
                                    (
                                        -8.339840001266627e-31
                                    ) + (
                                        1.3954920421754815e-36 + (
                                            (
                                                -1.7600663877181554e-42
                                            ) + 1.5687080378344276e-48 * profile.home_latitude * profile.home_latitude
                                        ) * profile.home_latitude * profile.home_latitude
                                    ) * profile.home_latitude * profile.home_latitude
                                ) * profile.home_latitude * profile.home_latitude
                            ) * profile.home_latitude * profile.home_latitude
                        ) * profile.home_latitude * profile.home_latitude
                    ) * profile.home_latitude * profile.home_latitude
                ) * profile.home_latitude * profile.home_latitude
            ) * profile.home_latitude * profile.home_latitude
        ) * (
            (
                7.615435494667676e-05 + (
                    (
                        -1.933161925779569e-09
                    ) + (
                        1.9629159927127886e-14 + (
                            (
                                -1.0677471467603219e-19
                            ) + (
                                3.613936780599045e-25 + (
                                    (
                                        -8.339840001266627e-31
                                    ) + (
                                        1.3954920421754815e-36 + (
                                            (
                                                -1.7600663877181554e-42
                                            ) + 1.5687080378344276e-48 * (
                                                180.0e0 - abs((
                                                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                                                ))
                                            ) * (
                                                180.0e0 - abs((
                                                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                                                ))
                                            )
                                        ) * (
                                            180.0e0 - abs((
                                                abs(profile.home_longitude + 121.5e0) - 180.0e0
                                            ))
                                        ) * (
                                            180.0e0 - abs((
                                                abs(profile.home_longitude + 121.5e0) - 180.0e0
                                            ))
                                        )
                                    ) * (
                                        180.0e0 - abs((
                                            abs(profile.home_longitude + 121.5e0) - 180.0e0
                                        ))
                                    ) * (
                                        180.0e0 - abs((
                                            abs(profile.home_longitude + 121.5e0) - 180.0e0
                                        ))
                                    )
                                ) * (
                                    180.0e0 - abs((
                                        abs(profile.home_longitude + 121.5e0) - 180.0e0
                                    ))
                                ) * (
                                    180.0e0 - abs((
                                        abs(profile.home_longitude + 121.5e0) - 180.0e0
                                    ))
                                )
                            ) * (
                                180.0e0 - abs((
                                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                                ))
                            ) * (
                                180.0e0 - abs((
                                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                                ))
                            )
                        ) * (
                            180.0e0 - abs((
                                abs(profile.home_longitude + 121.5e0) - 180.0e0
                            ))
                        ) * (
                            180.0e0 - abs((
                                abs(profile.home_longitude + 121.5e0) - 180.0e0
                            ))
                        )
                    ) * (
                        180.0e0 - abs((
                            abs(profile.home_longitude + 121.5e0) - 180.0e0
                        ))
                    ) * (
                        180.0e0 - abs((
                            abs(profile.home_longitude + 121.5e0) - 180.0e0
                        ))
                    )
                ) * (
                    180.0e0 - abs((
                        abs(profile.home_longitude + 121.5e0) - 180.0e0
                    ))
                ) * (
                    180.0e0 - abs((
                        abs(profile.home_longitude + 121.5e0) - 180.0e0
                    ))
                )
            ) * (
                180.0e0 - abs((
                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                ))
            ) * (
                180.0e0 - abs((
                    abs(profile.home_longitude + 121.5e0) - 180.0e0
                ))
            )
        ) < 3.851033627725174e-08
    )
    and not (
        coalesce(
            profile.home_latitude between -90.000000 and 90.000000
            and profile.home_longitude between -180.000000 and 180.000000,
            false
        )
    )
