select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from `marts`.`dim_profile` as profile
where
    (
        profile.home_latitude between cast('25.011470' as numeric) and cast('25.056458' as numeric)
        and profile.home_latitude between -cast('90.000000' as numeric) and cast('90.000000' as numeric)
        and profile.home_longitude between -cast('180.000000' as numeric) and cast('180.000000' as numeric)
        and (
            cast('7.615435494667676e-05' as bignumeric) + (
                (
                    -cast('1.933161925779569e-09' as bignumeric)
                ) + (
                    cast('1.9629159927127886e-14' as bignumeric) + (
                        (
                            -cast('1.0677471467603219e-19' as bignumeric)
                        ) + (
                            cast('3.613936780599045e-25' as bignumeric) + (
                                (
                                    -cast('8.339840001266627e-31' as bignumeric)
                                ) + (
                                    cast('1.3954920421754815e-36' as bignumeric) + (
                                        (
                                            -cast('1.7600663877181554e-42' as bignumeric)
                                        ) + cast('1.5687080378344276e-48' as bignumeric) * (
                                            profile.home_latitude - cast('25.033964e0' as numeric)
                                        ) * (
                                            profile.home_latitude - cast('25.033964e0' as numeric)
                                        )
                                    ) * (
                                        profile.home_latitude - cast('25.033964e0' as numeric)
                                    ) * (
                                        profile.home_latitude - cast('25.033964e0' as numeric)
                                    )
                                ) * (
                                    profile.home_latitude - cast('25.033964e0' as numeric)
                                ) * (
                                    profile.home_latitude - cast('25.033964e0' as numeric)
                                )
                            ) * (
                                profile.home_latitude - cast('25.033964e0' as numeric)
                            ) * (
                                profile.home_latitude - cast('25.033964e0' as numeric)
                            )
                        ) * (
                            profile.home_latitude - cast('25.033964e0' as numeric)
                        ) * (
                            profile.home_latitude - cast('25.033964e0' as numeric)
                        )
                    ) * (
                        profile.home_latitude - cast('25.033964e0' as numeric)
                    ) * (
                        profile.home_latitude - cast('25.033964e0' as numeric)
                    )
                ) * (
                    profile.home_latitude - cast('25.033964e0' as numeric)
                ) * (
                    profile.home_latitude - cast('25.033964e0' as numeric)
                )
            ) * (
                profile.home_latitude - cast('25.033964e0' as numeric)
            ) * (
                profile.home_latitude - cast('25.033964e0' as numeric)
            )
        ) * (
            profile.home_latitude - cast('25.033964e0' as numeric)
        ) * (
            profile.home_latitude - cast('25.033964e0' as numeric)
        ) + cast('0.906057106630386e0' as bignumeric) * (
            cast('1.0e0' as numeric) - cast('2.0e0' as numeric) * (
                cast('7.615435494667676e-05' as bignumeric) + (
                    (
                        -cast('1.933161925779569e-09' as bignumeric)
                    ) + (
                        cast('1.9629159927127886e-14' as bignumeric) + (
                            (
                                -cast('1.0677471467603219e-19' as bignumeric)
                            ) + (
                                cast('3.613936780599045e-25' as bignumeric) + (
                                    (
                                        -cast('8.339840001266627e-31' as bignumeric)
                                    ) + (
                                        cast('1.3954920421754815e-36' as bignumeric) + (
                                            (
                                                -cast('1.7600663877181554e-42' as bignumeric)
                                            ) + cast('1.5687080378344276e-48' as bignumeric) * profile.home_latitude * profile.home_latitude
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
                cast('7.615435494667676e-05' as bignumeric) + (
                    (
                        -cast('1.933161925779569e-09' as bignumeric)
                    ) + (
                        cast('1.9629159927127886e-14' as bignumeric) + (
                            (
                                -cast('1.0677471467603219e-19' as bignumeric)
                            ) + (
                                cast('3.613936780599045e-25' as bignumeric) + (
                                    (
                                        -cast('8.339840001266627e-31' as bignumeric)
                                    ) + (
                                        cast('1.3954920421754815e-36' as bignumeric) + (
                                            (
                                                -cast('1.7600663877181554e-42' as bignumeric)
                                            ) + cast('1.5687080378344276e-48' as bignumeric) * (
                                                cast('180.0e0' as numeric) - abs(
                                                    (
                                                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                                    )
                                                )
                                            ) * (
                                                cast('180.0e0' as numeric) - abs(
                                                    (
                                                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                                    )
                                                )
                                            )
                                        ) * (
                                            cast('180.0e0' as numeric) - abs(
                                                (
                                                    abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                                )
                                            )
                                        ) * (
                                            cast('180.0e0' as numeric) - abs(
                                                (
                                                    abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                                )
                                            )
                                        )
                                    ) * (
                                        cast('180.0e0' as numeric) - abs(
                                            (
                                                abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                            )
                                        )
                                    ) * (
                                        cast('180.0e0' as numeric) - abs(
                                            (
                                                abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                            )
                                        )
                                    )
                                ) * (
                                    cast('180.0e0' as numeric) - abs(
                                        (
                                            abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                        )
                                    )
                                ) * (
                                    cast('180.0e0' as numeric) - abs(
                                        (
                                            abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                        )
                                    )
                                )
                            ) * (
                                cast('180.0e0' as numeric) - abs(
                                    (
                                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                    )
                                )
                            ) * (
                                cast('180.0e0' as numeric) - abs(
                                    (
                                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                    )
                                )
                            )
                        ) * (
                            cast('180.0e0' as numeric) - abs(
                                (
                                    abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                )
                            )
                        ) * (
                            cast('180.0e0' as numeric) - abs(
                                (
                                    abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                                )
                            )
                        )
                    ) * (
                        cast('180.0e0' as numeric) - abs(
                            (
                                abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                            )
                        )
                    ) * (
                        cast('180.0e0' as numeric) - abs(
                            (
                                abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                            )
                        )
                    )
                ) * (
                    cast('180.0e0' as numeric) - abs(
                        (
                            abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                        )
                    )
                ) * (
                    cast('180.0e0' as numeric) - abs(
                        (
                            abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                        )
                    )
                )
            ) * (
                cast('180.0e0' as numeric) - abs(
                    (
                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                    )
                )
            ) * (
                cast('180.0e0' as numeric) - abs(
                    (
                        abs(profile.home_longitude + cast('121.5e0' as numeric)) - cast('180.0e0' as numeric)
                    )
                )
            )
        ) < cast('3.851033627725174e-08' as bignumeric)
    )
    and not (
        coalesce(
            profile.home_latitude between -cast('90.000000' as numeric) and cast('90.000000' as numeric)
            and profile.home_longitude between -cast('180.000000' as numeric) and cast('180.000000' as numeric),
            false
        )
    )
