module dockerfilejob.io/test/fuzz/tar

go 1.26
