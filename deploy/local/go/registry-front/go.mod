module dockerfilejob.io/deploy/registry-front

go 1.24
