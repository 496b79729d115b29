module dockerfilejob.io/deploy/pause

go 1.24
