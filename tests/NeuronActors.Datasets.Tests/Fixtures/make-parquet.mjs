// Writes the .parquet files beside it. Made with DuckDB of @duckdb/node-api 1.5.6-r.1.
import { DuckDBInstance } from '@duckdb/node-api';
const c = await (await DuckDBInstance.create(':memory:')).connect();
await c.run(`create table t(height double, width integer, small float, big bigint, flag boolean, label varchar)`);
await c.run(`insert into t values (1.5,10,0.5,100,true,'cow'),(2.25,20,1.5,200,false,'cat'),(-3.0,30,2.5,300,true,'ox'),(4.0,40,3.5,400,false,'cat')`);
await c.run(`copy t to 'duckdb.parquet' (format parquet)`);
await c.run(`copy (select height, case when width=30 then null else width end as width, label from t) to 'missing.parquet' (format parquet, compression zstd)`);
await c.run(`copy (select height, [1,2] as list, label from t) to 'nested.parquet' (format parquet)`);
