explain t050
