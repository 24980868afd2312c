-- Written by mlflow 2.22.5 and printed by make.py. A line of two dashes ends a statement.
BEGIN TRANSACTION;
--
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
--
INSERT INTO "alembic_version" VALUES('0584bdc529eb');
--
CREATE TABLE "datasets" (
	dataset_uuid VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	digest VARCHAR(36) NOT NULL, 
	dataset_source_type VARCHAR(36) NOT NULL, 
	dataset_source TEXT NOT NULL, 
	dataset_schema TEXT, 
	dataset_profile TEXT, 
	CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), 
	CONSTRAINT fk_datasets_experiment_id_experiments FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
--
INSERT INTO "datasets" VALUES('81890e83746e47de82c2375cc6e4c611',1,'rows','abc123','local','{"uri": "rows.csv"}','{"columns": 2}','{"rows": 3}');
--
CREATE TABLE experiment_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	experiment_id INTEGER NOT NULL, 
	CONSTRAINT experiment_tag_pk PRIMARY KEY ("key", experiment_id), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
--
INSERT INTO "experiment_tags" VALUES('team','vision',1);
--
INSERT INTO "experiment_tags" VALUES('empty','',1);
--
CREATE TABLE experiments (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	UNIQUE (name)
);
--
INSERT INTO "experiments" VALUES(0,'Default','mlflow-artifacts:/0','active',1795539647475,1795539647475);
--
INSERT INTO "experiments" VALUES(1,'kept','mlflow-artifacts:/kept','active',1795539647757,1795539647757);
--
INSERT INTO "experiments" VALUES(2,'gone','mlflow-artifacts:/gone','deleted',1795539647782,1795539647863);
--
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
--
INSERT INTO "input_tags" VALUES('e7bc4057f990478ca133e6c5c13dfe3f','mlflow.data.context','train');
--
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
--
INSERT INTO "inputs" VALUES('e7bc4057f990478ca133e6c5c13dfe3f','DATASET','81890e83746e47de82c2375cc6e4c611','RUN','7e8a94628180427091a84516f78c3d82');
--
CREATE TABLE "latest_metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT, 
	step BIGINT NOT NULL, 
	is_nan BOOLEAN NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
--
INSERT INTO "latest_metrics" VALUES('loss',0.0,3000,2,1,'7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "latest_metrics" VALUES('far',-1.5,9007199254740993,9007199254740993,0,'7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "latest_metrics" VALUES('loss',0.125,1,0,0,'0f1a0f1062d14912838980a61196fbd0');
--
CREATE TABLE "metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	step BIGINT DEFAULT '0' NOT NULL, 
	is_nan BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
--
INSERT INTO "metrics" VALUES('loss',0.5,1000,'7e8a94628180427091a84516f78c3d82',0,0);
--
INSERT INTO "metrics" VALUES('loss',0.25,2000,'7e8a94628180427091a84516f78c3d82',1,0);
--
INSERT INTO "metrics" VALUES('loss',0.0,3000,'7e8a94628180427091a84516f78c3d82',2,1);
--
INSERT INTO "metrics" VALUES('loss',1.79769313486231562234e+308,4000,'7e8a94628180427091a84516f78c3d82',-1,0);
--
INSERT INTO "metrics" VALUES('far',-1.5,9007199254740993,'7e8a94628180427091a84516f78c3d82',9007199254740993,0);
--
INSERT INTO "metrics" VALUES('loss',0.125,1,'0f1a0f1062d14912838980a61196fbd0',0,0);
--
CREATE TABLE model_version_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE cascade
);
--
INSERT INTO "model_version_tags" VALUES('step','1','prices',1);
--
INSERT INTO "model_version_tags" VALUES('step','2','prices',2);
--
INSERT INTO "model_version_tags" VALUES('step','3','prices',3);
--
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.is_prompt','true','question',1);
--
INSERT INTO "model_version_tags" VALUES('mlflow.prompt.text','What costs {{thing}}?','question',1);
--
CREATE TABLE "model_versions" (
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	user_id VARCHAR(256), 
	current_stage VARCHAR(20), 
	source VARCHAR(500), 
	run_id VARCHAR(32), 
	status VARCHAR(20), 
	status_message VARCHAR(500), 
	run_link VARCHAR(500), storage_location VARCHAR(500), 
	CONSTRAINT model_version_pk PRIMARY KEY (name, version), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE CASCADE
);
--
INSERT INTO "model_versions" VALUES('prices',1,1795539648105,1795539648219,'attempt 1',NULL,'Archived','mlflow-artifacts:/kept/1','7e8a94628180427091a84516f78c3d82','READY',NULL,NULL,'mlflow-artifacts:/kept/1');
--
INSERT INTO "model_versions" VALUES('prices',2,1795539648116,1795539648219,'attempt 2',NULL,'Production','mlflow-artifacts:/kept/2','7e8a94628180427091a84516f78c3d82','READY',NULL,NULL,'mlflow-artifacts:/kept/2');
--
INSERT INTO "model_versions" VALUES('prices',3,1795539648126,1795539648260,NULL,NULL,'Deleted_Internal','REDACTED-SOURCE-PATH','REDACTED-RUN-ID','READY',NULL,'REDACTED-RUN-LINK','mlflow-artifacts:/kept/3');
--
INSERT INTO "model_versions" VALUES('question',1,1795539648336,1795539648336,NULL,NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
--
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "params" VALUES('lr','0.1','7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "params" VALUES('name','Größe 日本','7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "params" VALUES('lr','0.01','0f1a0f1062d14912838980a61196fbd0');
--
CREATE TABLE registered_model_aliases (
	alias VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias), 
	CONSTRAINT registered_model_alias_name_fkey FOREIGN KEY(name) REFERENCES registered_models (name) ON DELETE cascade ON UPDATE cascade
);
--
INSERT INTO "registered_model_aliases" VALUES('champion',2,'prices');
--
CREATE TABLE registered_model_tags (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	name VARCHAR(256) NOT NULL, 
	CONSTRAINT registered_model_tag_pk PRIMARY KEY ("key", name), 
	FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE cascade
);
--
INSERT INTO "registered_model_tags" VALUES('owner','me','prices');
--
INSERT INTO "registered_model_tags" VALUES('mlflow.prompt.is_prompt','true','question');
--
CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	CONSTRAINT registered_model_pk PRIMARY KEY (name), 
	UNIQUE (name)
);
--
INSERT INTO "registered_models" VALUES('prices',1795539648075,1795539648260,'predicts prices');
--
INSERT INTO "registered_models" VALUES('question',1795539648323,1795539648336,NULL);
--
CREATE TABLE "runs" (
	run_uuid VARCHAR(32) NOT NULL, 
	name VARCHAR(250), 
	source_type VARCHAR(20), 
	source_name VARCHAR(500), 
	entry_point_name VARCHAR(50), 
	user_id VARCHAR(256), 
	status VARCHAR(9), 
	start_time BIGINT, 
	end_time BIGINT, 
	source_version VARCHAR(50), 
	lifecycle_stage VARCHAR(20), 
	artifact_uri VARCHAR(200), 
	experiment_id INTEGER, deleted_time BIGINT, 
	CONSTRAINT run_pk PRIMARY KEY (run_uuid), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
--
INSERT INTO "runs" VALUES('f6450d8bf80e4f83a39b4e6f4cecfcd9','gone with it','UNKNOWN','','','unknown','RUNNING',1,NULL,'','deleted','mlflow-artifacts:/gone/f6450d8bf80e4f83a39b4e6f4cecfcd9/artifacts',2,1795539647866);
--
INSERT INTO "runs" VALUES('7e8a94628180427091a84516f78c3d82','first','UNKNOWN','','','unknown','FINISHED',1700000000000,1700000001000,'','active','mlflow-artifacts:/kept/7e8a94628180427091a84516f78c3d82/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('0f1a0f1062d14912838980a61196fbd0','child','UNKNOWN','','','unknown','RUNNING',1700000002000,NULL,'','active','mlflow-artifacts:/kept/0f1a0f1062d14912838980a61196fbd0/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('c04fbfb5d9f34671b1674dfb4bb3a080','deleted','UNKNOWN','','','unknown','RUNNING',1700000003000,NULL,'','deleted','mlflow-artifacts:/kept/c04fbfb5d9f34671b1674dfb4bb3a080/artifacts',1,1795539648054);
--
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "tags" VALUES('mlflow.runName','gone with it','f6450d8bf80e4f83a39b4e6f4cecfcd9');
--
INSERT INTO "tags" VALUES('mlflow.runName','first','7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "tags" VALUES('note','it''s "quoted"
and long','7e8a94628180427091a84516f78c3d82');
--
INSERT INTO "tags" VALUES('mlflow.parentRunId','7e8a94628180427091a84516f78c3d82','0f1a0f1062d14912838980a61196fbd0');
--
INSERT INTO "tags" VALUES('mlflow.runName','child','0f1a0f1062d14912838980a61196fbd0');
--
INSERT INTO "tags" VALUES('mlflow.runName','deleted','c04fbfb5d9f34671b1674dfb4bb3a080');
--
CREATE TABLE trace_info (
	request_id VARCHAR(50) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	timestamp_ms BIGINT NOT NULL, 
	execution_time_ms BIGINT, 
	status VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_info_pk PRIMARY KEY (request_id), 
	CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
--
INSERT INTO "trace_info" VALUES('007ecaf72ac9459d8c1cb389c923fc5d',1,1700000000000,500,'OK');
--
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
--
INSERT INTO "trace_request_metadata" VALUES('source','test','007ecaf72ac9459d8c1cb389c923fc5d');
--
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
--
INSERT INTO "trace_tags" VALUES('kind','chat','007ecaf72ac9459d8c1cb389c923fc5d');
--
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','mlflow-artifacts:/kept/traces/007ecaf72ac9459d8c1cb389c923fc5d/artifacts','007ecaf72ac9459d8c1cb389c923fc5d');
--
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
--
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
--
CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);
--
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type);
--
CREATE INDEX index_params_run_uuid ON params (run_uuid);
--
CREATE INDEX index_trace_info_experiment_id_timestamp_ms ON trace_info (experiment_id, timestamp_ms);
--
CREATE INDEX index_trace_tags_request_id ON trace_tags (request_id);
--
CREATE INDEX index_trace_request_metadata_request_id ON trace_request_metadata (request_id);
--
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
--
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
--
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
--
COMMIT;
--
