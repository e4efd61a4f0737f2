-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='table', tags=['audience']) }}

select
    cast('accounts_of_coffee_regulars' as text) as audience_key,
    cast('Accounts of coffee regulars' as text) as label,
    cast(decode(unhex('e59296e595a1e5b8b8e5aea2e4bbbbe881b7e79a84e4bc81e6a5ad')) as text) as label_zh_tw,
    cast(decode(unhex('ecbba4ed94bc20eb8ba8eab3a8ec9d9820eab1b0eb9e98ecb298')) as text) as label_ko,
    cast(decode(
        unhex(
            '4576657279206163636f756e7420746861742068617320736f6d65206163636f756e74206d656d6265727368697073202877686f73652069732063757272656e74206973207965732c20616e642077686f73652070726f66696c6520697320696e207468652061756469656e636520e2809c636f666665655f726567756c617273e2809d292e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e4bc81e6a5ade5b8b3e688b6efbc9ae69c89efbc88e79baee5898de69c89e69588e782bae698afefbc8ce4b894e9a1a7e5aea2e6aa94e6a188e5b1ace696bce58f97e79cbee3808c636f666665655f726567756c617273e3808defbc89e79a84e4bc81e6a5ade6adb8e5b1ace38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            '28ed9884ec9eac20ec868cec868dec9db420ecb0b8ec9db4eab3a02c20ed9484eba19ced9584ec9db420ec98a4eb9494ec96b8ec8aa420e2809c636f666665655f726567756c617273e2809dec979020ec868ded9598eb8a942920eab1b0eb9e98ecb29820ec868cec868dec9db420ec9e88eb8a9420ebaaa8eb93a020eab1b0eb9e98ecb2982e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '4f7267616e69736174696f6e732074686174206120636f6666656520726567756c61722062656c6f6e677320746f206e6f773b206f6666696365732074686174206d69676874206f7264657220666f7220616c6c2e'
        )
    ) as text) as description,
    cast('business_sales' as text) as owner,
    cast('accounts' as text) as folder,
    cast('account' as text) as entity,
    cast('published' as text) as status,
    cast('ac54d58a8ebe86fd' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('636f666665652c20627573696e657373')) as text) as tags
union all
select
    cast('ad_shy' as text) as audience_key,
    cast('Saw enough advertisements' as text) as label,
    cast(decode(unhex('e5bba3e5918ae79c8be5a4a0e4ba86e79a84e4baba')) as text) as label_zh_tw,
    cast(decode(unhex('eab491eab3a0eba5bc20ecb6a9ebb684ed9e8820ebb3b820eab3a0eab09d')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652074686174206861732033206f72206d6f726520616420696d7072657373696f6e7320696e20746865206c617374203720646179732c20616e64207468617420686173206e6f2070757263686173657320696e20746865206c617374203720646179732e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae9818ee58ebb203720e5a4a9e585a7e69c89e887b3e5b091203320e7ad86e5bba3e5918ae69b9de58589efbc8ce4b894e9818ee58ebb203720e5a4a9e585a7e6b292e69c89e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca780eb829c2037ec9dbc20eb8f99ec958820eab491eab3a020eb85b8ecb69cec9db42033eab1b420ec9db4ec838120ec9e88eab3a02c20eca780eb829c2037ec9dbc20eb8f99ec958820eab5aceba7a4eab08020ec9786eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '536177207468726565206164766572746973656d656e7473206f72206d6f726520696e2061207765656b20616e6420626f75676874206e6f7468696e673b206d6f72652077696c6c206e6f742068656c702e'
        )
    ) as text) as description,
    cast('media' as text) as owner,
    cast('ads' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('f27b711e6c5c90de' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('ads' as text) as tags
union all
select
    cast('big_spenders' as text) as audience_key,
    cast('Big spenders' as text) as label,
    cast(decode(unhex('e9ab98e6b688e8b2bbe9a1a7e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('ed81b0ec869020eab3a0eab09d')) as text) as label_ko,
    cast('Every profile for which the total amount of purchases in the last 30 days is at least 300.' as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae9818ee58ebb20333020e5a4a9e585a7e79a84e8b3bce8b2b7e79a84e98791e9a18de7b8bde5928ce887b3e5b091e782ba20333030e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca780eb829c203330ec9dbc20eb8f99ec958820eab5aceba7a4ec9d9820eab888ec95a120ed95a9eab384eab0802033303020ec9db4ec8381ec9db820ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Spent 300 or more in the last 30 days.' as text) as description,
    cast('crm' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('d90b334a47dbbb7b' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('value' as text) as tags
union all
select
    cast('birthday_this_week' as text) as audience_key,
    cast('Birthday this week' as text) as label,
    cast(decode(unhex('e69cace980b1e5a3bde6989f')) as text) as label_zh_tw,
    cast(decode(unhex('ec9db4ebb28820eca3bc20ec839dec9dbc')) as text) as label_ko,
    cast('Every profile whose date of birth has its anniversary in the next 7 days.' as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae7949fe697a5e79a84e980b1e5b9b4e697a5e59ca8e69caae4be86203720e5a4a9e585a7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec839deb8584ec9b94ec9dbcec9db420ec959eec9cbceba19c2037ec9dbc20ec9588ec979020eab8b0eb8590ec9dbceba19c20eb8f8cec9584ec98a4eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Has a birthday today or in the six days after.' as text) as description,
    cast('crm' as text) as owner,
    cast('people' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('16eb371f9c946447' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('people' as text) as tags
union all
select
    cast('busy_family_households' as text) as audience_key,
    cast('Busy family households' as text) as label,
    cast(decode(unhex('e5bf99e7a28ce79a84e5aeb6e5baad')) as text) as label_zh_tw,
    cast(decode(unhex('ebb094ec819c20eab080eca1b120eab080eab5ac')) as text) as label_ko,
    cast(decode(
        unhex(
            '457665727920686f757365686f6c642077686f7365206e756d626572206f66206b696473206973206174206c6561737420312c20616e6420666f722077686963682074686520746f74616c20616d6f756e74206f662070757263686173657320696e20746865206c6173742033302064617973206973206174206c65617374203235302e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e5aeb6e688b6efbc9ae5ad90e5a5b3e695b8e887b3e5b091e782ba2031efbc8ce4b894e9818ee58ebb20333020e5a4a9e585a7e79a84e8b3bce8b2b7e79a84e98791e9a18de7b8bde5928ce887b3e5b091e782ba20323530e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec9e90eb858020ec8898eab080203120ec9db4ec8381ec9db4eab3a02c20eca780eb829c203330ec9dbc20eb8f99ec958820eab5aceba7a4ec9d9820eab888ec95a120ed95a9eab384eab0802032353020ec9db4ec8381ec9db820ebaaa8eb93a020eab080eab5ac2e'
        )
    ) as text) as sentence_ko,
    cast('Households with children that spent 250 or more in the last 30 days.' as text) as description,
    cast('category_management' as text) as owner,
    cast('value' as text) as folder,
    cast('household' as text) as entity,
    cast('published' as text) as status,
    cast('95c36f0a3c365f33' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('families' as text) as tags
union all
select
    cast('cart_abandoners' as text) as audience_key,
    cast('Cart abandoners' as text) as label,
    cast(decode(unhex('e6a384e7bdaee8b3bce789a9e8bb8ae88085')) as text) as label_zh_tw,
    cast(decode(unhex('ec9ea5ebb094eab5aceb8b8820ec9db4ed8388ec9e90')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c6520746861742068617320696e20746865206c617374203720646179732c20696e2074686973206f726465723a20286f6e65206f662074686520776562206576656e74732077686f7365207479706520697320e2809c6164645f746f5f63617274e2809d3b207468656e206e6f6e65206f66207468652070757263686173657320666f7220322064617973292e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae9818ee58ebb203720e5a4a9e585a7e4be9de5ba8fe69c89efbc88e4b880e7ad86e9a19ee59e8be782bae3808c6164645f746f5f63617274e3808de79a84e7b6b2e7ab99e6b4bbe58b95efbc9be68ea5e89197203220e5a4a9e585a7e6b292e69c89e8b3bce8b2b7efbc89e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca780eb829c2037ec9dbc20eb8f99ec958820eb8ba4ec9d8c20ec889cec849c28ec9ca0ed9895ec9db420e2809c6164645f746f5f63617274e2809dec9db820ec9bb920ed999ceb8f992031eab1b43b20ec9db4ec96b4ec849c2032ec9dbc20eb8f99ec958820eab5aceba7a420ec9786ec9d8c29ec979020ed95b4eb8bb9ed9598eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Put something into the cart within a week and bought nothing in the two days after.' as text) as description,
    cast('webshop' as text) as owner,
    cast('people' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('38381e84dfcb8f81' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('webshop' as text) as tags
union all
select
    cast('coffee_regulars' as text) as audience_key,
    cast('Coffee regulars' as text) as label,
    cast(decode(unhex('e59296e595a1e5b8b8e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('ecbba4ed94bc20eb8ba8eab3a8')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c6520666f7220776869636820746865206e756d626572206f6620646966666572656e74206261736b65742076616c75657320616d6f6e67207075726368617365732077686f73652070726f647563742063617465676f727920697320e2809c434f46464545e2809d206973206174206c6561737420332e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae59586e59381e59381e9a19ee782bae3808c434f46464545e3808de79a84e8b3bce8b2b7e4b8ade4b88de5908ce8b3bce789a9e7b183e79a84e695b8e79baee887b3e5b091e782ba2033e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec8381ed928820ecb9b4ed858ceab3a0eba6aceab08020e2809c434f46464545e2809dec9db820eab5aceba7a4ec9d9820ec849ceba19c20eb8ba4eba5b820ec9ea5ebb094eab5aceb8b8820ec8898eab080203320ec9db4ec8381ec9db820ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '426f7567687420636f66666565206f6e206174206c656173742074687265652074726970732c207768656e657665722074686174207761732e'
        )
    ) as text) as description,
    cast('crm' as text) as owner,
    cast('coffee' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('1a86581e70536acf' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('coffee' as text) as tags
union all
select
    cast('coffee_regulars_who_stopped' as text) as audience_key,
    cast('Coffee regulars who stopped' as text) as label,
    cast(decode(unhex('e5819ce8b2b7e59296e595a1e79a84e5b8b8e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('ecbba4ed94bceba5bc20eb818aec9d8020eb8ba8eab3a8')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c6520666f7220776869636820746865206e756d626572206f6620646966666572656e74206261736b65742076616c75657320616d6f6e67207075726368617365732077686f73652070726f647563742063617465676f727920697320e2809c434f46464545e2809d206973206174206c6561737420332c207468617420686173206e6f2070757263686173657320696e20746865206c61737420363020646179732077686f73652070726f647563742063617465676f727920697320e2809c434f46464545e2809d2c20616e6420746861742068617320736f6d652070757263686173657320696e20746865206c61737420333020646179732e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae59586e59381e59381e9a19ee782bae3808c434f46464545e3808de79a84e8b3bce8b2b7e4b8ade4b88de5908ce8b3bce789a9e7b183e79a84e695b8e79baee887b3e5b091e782ba2033efbc8ce4b894e9818ee58ebb20363020e5a4a9e585a7e6b292e69c89e59586e59381e59381e9a19ee782bae3808c434f46464545e3808de79a84e8b3bce8b2b7efbc8ce4b894e9818ee58ebb20333020e5a4a9e585a7e69c89e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec8381ed928820ecb9b4ed858ceab3a0eba6aceab08020e2809c434f46464545e2809dec9db820eab5aceba7a4ec9d9820ec849ceba19c20eb8ba4eba5b820ec9ea5ebb094eab5aceb8b8820ec8898eab080203320ec9db4ec8381ec9db4eab3a02c20eca780eb829c203630ec9dbc20eb8f99ec958820ec8381ed928820ecb9b4ed858ceab3a0eba6aceab08020e2809c434f46464545e2809dec9db820eab5aceba7a4eab08020ec9786eab3a02c20eca780eb829c203330ec9dbc20eb8f99ec958820eab5aceba7a4eab08020ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '5573656420746f2062757920636f666665652c20626f75676874206e6f6e6520666f7220363020646179732c20616e64207374696c6c2073686f707320686572652e'
        )
    ) as text) as description,
    cast('crm' as text) as owner,
    cast('coffee' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('d410d7807b1a5231' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('636f666665652c2077696e6261636b')) as text) as tags
union all
select
    cast('coupon_hunters' as text) as audience_key,
    cast('Coupon hunters' as text) as label,
    cast(decode(unhex('e68a98e583b9e588b8e6849be794a8e88085')) as text) as label_zh_tw,
    cast(decode(unhex('ecbfa0ed8fb020ec95a0ec9aa9ec9e90')) as text) as label_ko,
    cast('Every profile that has 2 or more coupon redemptions in the last 90 days.' as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae9818ee58ebb20393020e5a4a9e585a7e69c89e887b3e5b091203220e7ad86e68a98e583b9e588b8e5858ce68f9be38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca780eb829c203930ec9dbc20eb8f99ec958820ecbfa0ed8fb020ec82acec9aa9ec9db42032eab1b420ec9db4ec838120ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Redeemed two coupons or more within 90 days.' as text) as description,
    cast('promotions' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('e36f98789a758c44' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('76616c75652c20636f75706f6e73')) as text) as tags
union all
select
    cast('families_near_taipei' as text) as audience_key,
    cast('Families near Taipei' as text) as label,
    cast(decode(unhex('e5a4a7e58fb0e58c97e5aeb6e5baad')) as text) as label_zh_tw,
    cast(decode(unhex('ed8380ec9db4ebb2a0ec9db420ec9db8eab7bc20eab080eca1b1')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652077686f736520636f756e74727920697320e2809c5457e2809d2c202877686f73652063697479206973206f6e65206f6620e2809c546169706569e2809d206f7220e2809c4e657720546169706569e2809d2c206f72202877686f73652063697479206973206f6e65206f6620e2809c4b65656c756e67e2809d206f7220e2809c54616f7975616ee2809d2c20616e6420746861742068617320736f6d652070757263686173657320696e20746865206c617374203330206461797329292c20616e64202877686f7365206e756d626572206f66206b696473206973206174206c6561737420312c206f722077686f736520686f757365686f6c64206e756d626572206f66206b696473206973206174206c656173742031292e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae59c8be5aeb6e782bae3808c5457e3808defbc8ce4b894efbc88e59f8ee5b882e782bae3808c546169706569e3808de68896e3808c4e657720546169706569e3808de4b98be4b880efbc8ce68896efbc88e59f8ee5b882e782bae3808c4b65656c756e67e3808de68896e3808c54616f7975616ee3808de4b98be4b880efbc8ce4b894e9818ee58ebb20333020e5a4a9e585a7e69c89e8b3bce8b2b7efbc89efbc89efbc8ce4b894efbc88e5ad90e5a5b3e695b8e887b3e5b091e782ba2031efbc8ce68896e5aeb6e688b6e5ad90e5a5b3e695b8e887b3e5b091e782ba2031efbc89e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eab5adeab080eab08020e2809c5457e2809dec9db4eab3a02c2028eb8f84ec8b9ceab08020e2809c546169706569e2809d2c20e2809c4e657720546169706569e2809d20eca49120ed9598eb8298ec9db4eab1b0eb82982c2028eb8f84ec8b9ceab08020e2809c4b65656c756e67e2809d2c20e2809c54616f7975616ee2809d20eca49120ed9598eb8298ec9db4eab3a02c20eca780eb829c203330ec9dbc20eb8f99ec958820eab5aceba7a4eab08020ec9e88eb8a942920eab2bdec9ab029ec979020ed95b4eb8bb9ed9598eab3a02c2028ec9e90eb858020ec8898eab080203120ec9db4ec8381ec9db4eab1b0eb82982c20eab080eab5ac20ec9e90eb858020ec8898eab080203120ec9db4ec8381ec9db82920ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Families in or around Taipei who are not away from our shops.' as text) as description,
    cast('stores' as text) as owner,
    cast('people' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('38a83ac4a1452ac8' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('66616d696c6965732c20746169706569')) as text) as tags
union all
select
    cast('fresh_food_fans' as text) as audience_key,
    cast('Fresh food fans' as text) as label,
    cast(decode(unhex('e7949fe9aeaee6849be5a5bde88085')) as text) as label_zh_tw,
    cast(decode(unhex('ec8ba0ec84a0ec8b9ded928820ec95a0ed98b8eab080')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c65207468617420686173203130206f72206d6f72652070757263686173657320696e20746865206c61737420363020646179732077686f73652070726f64756374206465706172746d656e74206973206f6e65206f6620e2809c50524f44554345e2809d2c20e2809c534541464f4f44e2809d206f7220e2809c4d454154e2809d2e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae9818ee58ebb20363020e5a4a9e585a7e69c89e887b3e5b09120313020e7ad86e59586e59381e983a8e99680e782bae3808c50524f44554345e3808de38081e3808c534541464f4f44e3808de68896e3808c4d454154e3808de4b98be4b880e79a84e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca780eb829c203630ec9dbc20eb8f99ec958820ec8381ed928820ebb680ebacb8ec9db420e2809c50524f44554345e2809d2c20e2809c534541464f4f44e2809d2c20e2809c4d454154e2809d20eca49120ed9598eb8298ec9db820eab5aceba7a4eab080203130eab1b420ec9db4ec838120ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Ten or more fresh products within 60 days.' as text) as description,
    cast('category_management' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('88aceb7057219a66' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('76616c75652c206672657368')) as text) as tags
union all
select
    cast('gold_at_risk' as text) as audience_key,
    cast('Gold and gone quiet' as text) as label,
    cast(decode(unhex('e98791e7b49ae4bd86e8bd89e8b6a8e5ae89e99d9ce79a84e9a1a7e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('eb9cb8ed95b4eca78420eab3a8eb939c20eab3a0eab09d')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652077686f73652076616c7565207469657220697320e2809c676f6c64e2809d2c2077686f736520646179732073696e636520746865206c617374207075726368617365206973206d6f7265207468616e2028757375616c2064617973206265747765656e2070757263686173657320c3972033292c20616e642077686f736520646179732073696e636520746865206c617374207075726368617365206973206174206c656173742031342e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae583b9e580bce7ad89e7b49ae782bae3808c676f6c64e3808defbc8ce4b894e8b79de4b88ae6aca1e8b3bce8b2b7e5a4a9e695b8e5a4a7e696bcefbc88e9809ae5b8b8e8b3bce8b2b7e99693e99a94e5a4a9e695b820c3972033efbc89efbc8ce4b894e8b79de4b88ae6aca1e8b3bce8b2b7e5a4a9e695b8e887b3e5b091e782ba203134e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eab080ecb99820eb93b1eab889ec9db420e2809c676f6c64e2809dec9db4eab3a02c20eba788eca780eba78920eab5aceba7a420ed9b8420eab2bdeab3bcec9dbcec9db42028ed8f89ec868c20eab5aceba7a420eab084eab2a920ec9dbcec889820c397203329ebb3b4eb8ba420ed81aceab3a02c20eba788eca780eba78920eab5aceba7a420ed9b8420eab2bdeab3bcec9dbcec9db420313420ec9db4ec8381ec9db820ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '496e2074686520676f6c6420746965722c20616e64206177617920666f722074687265652074696d6573206173206c6f6e67206173207468657920757375616c6c79206172652e'
        )
    ) as text) as description,
    cast('crm' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('58608f8eeb316082' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('77696e6261636b2c2076616c7565')) as text) as tags
union all
select
    cast('happy_regulars' as text) as audience_key,
    cast('Happy regulars' as text) as label,
    cast(decode(unhex('e6bbbfe6848fe79a84e5b8b8e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('eba78ceca1b1ed959c20eb8ba8eab3a8')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c6520666f7220776869636820746865206176657261676520736174697366616374696f6e206f662073657276696365206361736573206973206174206c6561737420342c20616e6420746861742068617320736f6d652070757263686173657320696e20746865206c61737420333020646179732e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae5aea2e69c8de6a188e4bbb6e79a84e6bbbfe6848fe5baa6e5b9b3e59d87e887b3e5b091e782ba2034efbc8ce4b894e9818ee58ebb20333020e5a4a9e585a7e69c89e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec8381eb8bb420eab1b4ec9d9820eba78ceca1b1eb8f8420ed8f89eab7a0ec9db4203420ec9db4ec8381ec9db4eab3a02c20eca780eb829c203330ec9dbc20eb8f99ec958820eab5aceba7a4eab08020ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '5261746564206f757220736572766963652034206f7220626574746572206f6e20617665726167652c20616e642073686f707065642077697468696e20746865206c61737420333020646179732e'
        )
    ) as text) as description,
    cast('service' as text) as owner,
    cast('service' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('84d5ad189cde5c28' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('service' as text) as tags
union all
select
    cast('high_income_homeowners' as text) as audience_key,
    cast('High-income homeowners' as text) as label,
    cast(decode(unhex('e9ab98e694b6e585a5e5b18be4b8bb')) as text) as label_zh_tw,
    cast(decode(unhex('eab3a0ec868ceb939d20ec9e90eab08020ebb3b4ec9ca0ec9e90')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652077686f736520686f6d65206f776e65727368697020697320e2809c486f6d656f776e6572e2809d2c202877686f736520696e636f6d652062616e64206973206f6e65206f6620e2809c3130302d3132344be2809d2c20e2809c3132352d3134394be2809d206f7220e2809c3135302d3137344be2809d2c206f722077686f736520696e636f6d652062616e64206973206f6e65206f6620e2809c3137352d3139394be2809d2c20e2809c3230302d3234394be2809d206f7220e2809c3235304b2be2809d292c20616e642074686174206861732032206f72206d6f7265207075726368617365732077686f736520616d6f756e74206973206174206c6561737420352e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae4bd8fe5ae85e68980e69c89e6ac8ae782bae3808c486f6d656f776e6572e3808defbc8ce4b894efbc88e68980e5be97e7b49ae8b79de782bae3808c3130302d3132344be3808de38081e3808c3132352d3134394be3808de68896e3808c3135302d3137344be3808de4b98be4b880efbc8ce68896e68980e5be97e7b49ae8b79de782bae3808c3137352d3139394be3808de38081e3808c3230302d3234394be3808de68896e3808c3235304b2be3808de4b98be4b880efbc89efbc8ce4b894e69c89e887b3e5b091203220e7ad86e98791e9a18de887b3e5b091e782ba203520e79a84e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eca3bced839d20ec868cec9ca0eab08020e2809c486f6d656f776e6572e2809dec9db4eab3a02c2028ec868ceb939d20eab5aceab084ec9db420e2809c3130302d3132344be2809d2c20e2809c3132352d3134394be2809d2c20e2809c3135302d3137344be2809d20eca49120ed9598eb8298ec9db4eab1b0eb82982c20ec868ceb939d20eab5aceab084ec9db420e2809c3137352d3139394be2809d2c20e2809c3230302d3234394be2809d2c20e2809c3235304b2be2809d20eca49120ed9598eb8298ec9db820eab2bdec9ab029ec979020ed95b4eb8bb9ed9598eab3a02c20eab888ec95a1ec9db4203520ec9db4ec8381ec9db820eab5aceba7a4eab0802032eab1b420ec9db4ec838120ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '447261776e20696e20612076697375616c206275696c6465723b207468652072756c6520697320697473206578706f72742c20756e6564697465642e'
        )
    ) as text) as description,
    cast('analytics' as text) as owner,
    cast('people' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('566bb3e45c517f1f' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('70656f706c652c206275696c646572')) as text) as tags
union all
select
    cast('korean_app_friends' as text) as audience_key,
    cast('Korean app friends' as text) as label,
    cast(decode(unhex('e99f93e8aa9e2041707020e6849be794a8e88085')) as text) as label_zh_tw,
    cast(decode(unhex('ed959ceab5adec96b420ec95b120ec9db4ec9aa9ec9e90')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652077686f7365206c616e677561676520697320e2809c6b6fe2809d2c20616e6420746861742068617320736f6d6520617070206576656e747320696e20746865206c61737420313420646179732077686f7365207479706520697320e2809c6170705f6f70656ee2809d2e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae8aa9ee8a880e782bae3808c6b6fe3808defbc8ce4b894e9818ee58ebb20313420e5a4a9e585a7e69c89e9a19ee59e8be782bae3808c6170705f6f70656ee3808de79a842041707020e6b4bbe58b95e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec96b8ec96b4eab08020e2809c6b6fe2809dec9db4eab3a02c20eca780eb829c203134ec9dbc20eb8f99ec958820ec9ca0ed9895ec9db420e2809c6170705f6f70656ee2809dec9db820ec95b120ed999ceb8f99ec9db420ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast('Reads Korean and opened the app within 14 days.' as text) as description,
    cast('app' as text) as owner,
    cast('people' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('8dd8c124872c4048' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('app' as text) as tags
union all
select
    cast('lapsed_shoppers' as text) as audience_key,
    cast('Lapsed shoppers' as text) as label,
    cast(decode(unhex('e6b581e5a4b1e79a84e9a1a7e5aea2')) as text) as label_zh_tw,
    cast(decode(unhex('ec9db4ed838820eab3a0eab09d')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c652074686174206861732031206f72206d6f7265207075726368617365732c20616e64207468617420686173206e6f2070757263686173657320696e20746865206c61737420363020646179732e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae69c89e887b3e5b091203120e7ad86e8b3bce8b2b7efbc8ce4b894e9818ee58ebb20363020e5a4a9e585a7e6b292e69c89e8b3bce8b2b7e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eab5aceba7a4eab0802031eab1b420ec9db4ec838120ec9e88eab3a02c20eca780eb829c203630ec9dbc20eb8f99ec958820eab5aceba7a4eab08020ec9786eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '426f75676874206f6e63652c206e6f7468696e6720696e20746865206c61737420363020646179732e'
        )
    ) as text) as description,
    cast('crm' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('9ceba0ac26c79840' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('winback' as text) as tags
union all
select
    cast('open_complaints' as text) as audience_key,
    cast('Open complaints' as text) as label,
    cast(decode(unhex('e5b09ae69caae89995e79086e79a84e5aea2e8a8b4')) as text) as label_zh_tw,
    cast(decode(unhex('ecb298eba6ac20eca491ec9db820ebb688eba78c')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c6520746861742068617320736f6d652073657276696365206361736573202877686f7365207479706520697320e2809c636f6d706c61696e74e2809d2c20616e64207468617420617265206f70656e292e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae69c89efbc88e9a19ee59e8be782bae3808c636f6d706c61696e74e3808defbc8ce4b894e89995e79086e4b8adefbc89e79a84e5aea2e69c8de6a188e4bbb6e38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            '28ec9ca0ed9895ec9db420e2809c636f6d706c61696e74e2809dec9db4eab3a02c20ecb298eba6ac20eca491ec9db82920ec8381eb8bb420eab1b4ec9db420ec9e88eb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '576169747320666f7220616e20616e7377657220746f206120636f6d706c61696e743b206e6f7468696e6720697320746f20626520736f6c6420746f207468656d206e6f772e'
        )
    ) as text) as description,
    cast('service' as text) as owner,
    cast('service' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('3b3a26defb5fe351' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast('service' as text) as tags
union all
select
    cast('top_spenders_by_sql' as text) as audience_key,
    cast('Top 25 spenders' as text) as label,
    cast(decode(unhex('e6b688e8b2bbe5898d20323520e5908d')) as text) as label_zh_tw,
    cast(decode(unhex('ec868cebb98420ec8381ec9c84203235ebaa85')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c65207468617420746869732071756572792073656c656374733a2073656c6563742072616e6b65642e70726f66696c655f69642066726f6d20282073656c65637420702e70726f66696c655f69642c20726f775f6e756d6265722829206f76657220286f726465722062792073756d28702e616d6f756e742920646573632c20702e70726f66696c655f69642920617320706c6163652066726f6d20707572636861736573206173207020776865726520702e6f636375727265645f6174203c203a61735f6f662067726f757020627920702e70726f66696c655f696420292061732072616e6b65642077686572652072616e6b65642e706c616365203c3d203235'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e6ada4e69fa5e8a9a2e981b8e587bae79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9a73656c6563742072616e6b65642e70726f66696c655f69642066726f6d20282073656c65637420702e70726f66696c655f69642c20726f775f6e756d6265722829206f76657220286f726465722062792073756d28702e616d6f756e742920646573632c20702e70726f66696c655f69642920617320706c6163652066726f6d20707572636861736573206173207020776865726520702e6f636375727265645f6174203c203a61735f6f662067726f757020627920702e70726f66696c655f696420292061732072616e6b65642077686572652072616e6b65642e706c616365203c3d203235'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'eb8ba4ec9d8c20ecbfbceba6aceab08020eab3a0eba5b4eb8a9420ebaaa8eb93a020ed9484eba19ced95843a2073656c6563742072616e6b65642e70726f66696c655f69642066726f6d20282073656c65637420702e70726f66696c655f69642c20726f775f6e756d6265722829206f76657220286f726465722062792073756d28702e616d6f756e742920646573632c20702e70726f66696c655f69642920617320706c6163652066726f6d20707572636861736573206173207020776865726520702e6f636375727265645f6174203c203a61735f6f662067726f757020627920702e70726f66696c655f696420292061732072616e6b65642077686572652072616e6b65642e706c616365203c3d203235'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '5468652032352077686f207370656e74206d6f73742074686973206661723b207772697474656e2061732053514c2c206173206e6f2072756c652063616e207361792022746865206669727374203235222e'
        )
    ) as text) as description,
    cast('analytics' as text) as owner,
    cast('value' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('a03bb4796dc40779' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('76616c75652c2073716c')) as text) as tags
union all
select
    cast('winback_coffee' as text) as audience_key,
    cast('Win back with coffee' as text) as label,
    cast(decode(unhex('e59296e595a1e68cbde59b9ee5908de596ae')) as text) as label_zh_tw,
    cast(decode(unhex('ecbba4ed94bc20ec9eacebb0a9ebacb820ec9ca0eb8f84')) as text) as label_ko,
    cast(decode(
        unhex(
            '45766572792070726f66696c65207468617420697320696e207468652061756469656e636520e2809c636f666665655f726567756c6172735f77686f5f73746f70706564e2809d2c20616e642074686174206973206e6f7420696e207468652061756469656e636520e2809c6f70656e5f636f6d706c61696e7473e2809d2e'
        )
    ) as text) as sentence,
    cast(decode(
        unhex(
            'e7aca6e59088e4bba5e4b88be6a29de4bbb6e79a84e68980e69c89e9a1a7e5aea2e6aa94e6a188efbc9ae5b1ace696bce58f97e79cbee3808c636f666665655f726567756c6172735f77686f5f73746f70706564e3808defbc8ce4b894e4b88de5b1ace696bce58f97e79cbee3808c6f70656e5f636f6d706c61696e7473e3808de38082'
        )
    ) as text) as sentence_zh_tw,
    cast(decode(
        unhex(
            'ec98a4eb9494ec96b8ec8aa420e2809c636f666665655f726567756c6172735f77686f5f73746f70706564e2809dec979020ec868ded9598eab3a02c20ec98a4eb9494ec96b8ec8aa420e2809c6f70656e5f636f6d706c61696e7473e2809dec979020ec868ded9598eca78020ec958aeb8a9420ebaaa8eb93a020ed9484eba19ced95842e'
        )
    ) as text) as sentence_ko,
    cast(decode(
        unhex(
            '54686520636f6666656520726567756c6172732077686f2073746f707065642c20776974686f75742074686f73652077686f207761697420666f7220616e20616e737765722066726f6d2075732e'
        )
    ) as text) as description,
    cast('crm' as text) as owner,
    cast('coffee' as text) as folder,
    cast('profile' as text) as entity,
    cast('published' as text) as status,
    cast('9b6fb609e93dc64b' as text) as rule_hash,
    cast('daily' as text) as refresh,
    cast(decode(unhex('636f666665652c2077696e6261636b2c2063616d706169676e')) as text) as tags
