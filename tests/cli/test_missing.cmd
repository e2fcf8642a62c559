test none
