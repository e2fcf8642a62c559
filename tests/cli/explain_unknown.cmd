explain T999
