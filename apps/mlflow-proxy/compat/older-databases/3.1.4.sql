-- Written by mlflow 3.1.4 and printed by make.py. A line of two dashes ends a statement.
BEGIN TRANSACTION;
--
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
--
INSERT INTO "alembic_version" VALUES('bda7b8c39065');
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
INSERT INTO "datasets" VALUES('7d4f95111b384ceebd8587898fc3cfb8',1,'rows','abc123','local','{"uri": "rows.csv"}','{"columns": 2}','{"rows": 3}');
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
INSERT INTO "experiments" VALUES(0,'Default','mlflow-artifacts:/0','active',1795539651917,1795539651917);
--
INSERT INTO "experiments" VALUES(1,'kept','mlflow-artifacts:/kept','active',1795539652074,1795539652074);
--
INSERT INTO "experiments" VALUES(2,'gone','mlflow-artifacts:/gone','deleted',1795539652092,1795539652140);
--
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
--
INSERT INTO "input_tags" VALUES('0de0d6cdcaae406bbc49bb0ad3458a82','mlflow.data.context','train');
--
CREATE TABLE inputs (
	input_uuid VARCHAR(36) NOT NULL, 
	source_type VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	destination_type VARCHAR(36) NOT NULL, 
	destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
);
--
INSERT INTO "inputs" VALUES('0de0d6cdcaae406bbc49bb0ad3458a82','DATASET','7d4f95111b384ceebd8587898fc3cfb8','RUN','7b9501dad55d46a499e6b544f5989c47',0);
--
INSERT INTO "inputs" VALUES('09026a70442248209eae500cbb2620aa','RUN_OUTPUT','7b9501dad55d46a499e6b544f5989c47','MODEL_OUTPUT','m-16d1d1b497864e70b8f0e3192eba4fed',4);
--
INSERT INTO "inputs" VALUES('81a8084441f4420b9fa1d550458316ec','RUN_INPUT','d7b144c4e1f144c5b6ab9ccbf5c0d396','MODEL_INPUT','m-16d1d1b497864e70b8f0e3192eba4fed',0);
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
INSERT INTO "latest_metrics" VALUES('loss',0.0,3000,2,1,'7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "latest_metrics" VALUES('far',-1.5,9007199254740993,9007199254740993,0,'7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "latest_metrics" VALUES('loss',0.125,1,0,0,'d7b144c4e1f144c5b6ab9ccbf5c0d396');
--
INSERT INTO "latest_metrics" VALUES('auc',0.75,5000,4,0,'7b9501dad55d46a499e6b544f5989c47');
--
CREATE TABLE logged_model_metrics (
	model_id VARCHAR(36) NOT NULL, 
	metric_name VARCHAR(500) NOT NULL, 
	metric_timestamp_ms BIGINT NOT NULL, 
	metric_step BIGINT NOT NULL, 
	metric_value FLOAT, 
	experiment_id INTEGER NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	dataset_uuid VARCHAR(36), 
	dataset_name VARCHAR(500), 
	dataset_digest VARCHAR(36), 
	CONSTRAINT logged_model_metrics_pk PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id), 
	CONSTRAINT fk_logged_model_metrics_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_metrics_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE, 
	CONSTRAINT fk_logged_model_metrics_run_id FOREIGN KEY(run_id) REFERENCES runs (run_uuid) ON DELETE CASCADE
);
--
INSERT INTO "logged_model_metrics" VALUES('m-16d1d1b497864e70b8f0e3192eba4fed','auc',5000,4,0.75,0,'7b9501dad55d46a499e6b544f5989c47',NULL,'rows','abc123');
--
CREATE TABLE logged_model_params (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	param_key VARCHAR(255) NOT NULL, 
	param_value TEXT NOT NULL, 
	CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key), 
	CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
--
INSERT INTO "logged_model_params" VALUES('m-16d1d1b497864e70b8f0e3192eba4fed',1,'depth','3');
--
CREATE TABLE logged_model_tags (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	tag_key VARCHAR(255) NOT NULL, 
	tag_value TEXT NOT NULL, 
	CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key), 
	CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY(model_id) REFERENCES logged_models (model_id) ON DELETE CASCADE
);
--
INSERT INTO "logged_model_tags" VALUES('m-16d1d1b497864e70b8f0e3192eba4fed',1,'stage','trial');
--
CREATE TABLE logged_models (
	model_id VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	artifact_location VARCHAR(1000) NOT NULL, 
	creation_timestamp_ms BIGINT NOT NULL, 
	last_updated_timestamp_ms BIGINT NOT NULL, 
	status INTEGER NOT NULL, 
	lifecycle_stage VARCHAR(32), 
	model_type VARCHAR(500), 
	source_run_id VARCHAR(32), 
	status_message VARCHAR(1000), 
	CONSTRAINT logged_models_pk PRIMARY KEY (model_id), 
	CONSTRAINT logged_models_lifecycle_stage_check CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT fk_logged_models_experiment_id FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE
);
--
INSERT INTO "logged_models" VALUES('m-16d1d1b497864e70b8f0e3192eba4fed',1,'forest','mlflow-artifacts:/kept/models/m-16d1d1b497864e70b8f0e3192eba4fed/artifacts',1795539652373,1795539652405,2,'active','Classifier','7b9501dad55d46a499e6b544f5989c47',NULL);
--
INSERT INTO "logged_models" VALUES('m-22ab85e4409f4aadb3a4a571008a007d',1,'gone','mlflow-artifacts:/kept/models/m-22ab85e4409f4aadb3a4a571008a007d/artifacts',1795539652553,1795539652560,1,'deleted',NULL,NULL,NULL);
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
INSERT INTO "metrics" VALUES('loss',0.5,1000,'7b9501dad55d46a499e6b544f5989c47',0,0);
--
INSERT INTO "metrics" VALUES('loss',0.25,2000,'7b9501dad55d46a499e6b544f5989c47',1,0);
--
INSERT INTO "metrics" VALUES('loss',0.0,3000,'7b9501dad55d46a499e6b544f5989c47',2,1);
--
INSERT INTO "metrics" VALUES('loss',1.79769313486231562234e+308,4000,'7b9501dad55d46a499e6b544f5989c47',-1,0);
--
INSERT INTO "metrics" VALUES('far',-1.5,9007199254740993,'7b9501dad55d46a499e6b544f5989c47',9007199254740993,0);
--
INSERT INTO "metrics" VALUES('loss',0.125,1,'d7b144c4e1f144c5b6ab9ccbf5c0d396',0,0);
--
INSERT INTO "metrics" VALUES('auc',0.75,5000,'7b9501dad55d46a499e6b544f5989c47',4,0);
--
CREATE TABLE "model_version_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value TEXT, 
	name VARCHAR(256) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT model_version_tag_pk PRIMARY KEY ("key", name, version), 
	FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE
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
INSERT INTO "model_versions" VALUES('prices',1,1795539652682,1795539652813,'attempt 1',NULL,'Archived','mlflow-artifacts:/kept/1','7b9501dad55d46a499e6b544f5989c47','READY',NULL,NULL,'mlflow-artifacts:/kept/1');
--
INSERT INTO "model_versions" VALUES('prices',2,1795539652701,1795539652813,'attempt 2',NULL,'Production','mlflow-artifacts:/kept/2','7b9501dad55d46a499e6b544f5989c47','READY',NULL,NULL,'mlflow-artifacts:/kept/2');
--
INSERT INTO "model_versions" VALUES('prices',3,1795539652731,1795539652914,NULL,NULL,'Deleted_Internal','REDACTED-SOURCE-PATH','REDACTED-RUN-ID','READY',NULL,'REDACTED-RUN-LINK','mlflow-artifacts:/kept/3');
--
INSERT INTO "model_versions" VALUES('question',1,1795539652929,1795539652929,NULL,NULL,'None','dummy-source',NULL,'READY',NULL,NULL,'dummy-source');
--
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "params" VALUES('lr','0.1','7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "params" VALUES('name','Größe 日本','7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "params" VALUES('lr','0.01','d7b144c4e1f144c5b6ab9ccbf5c0d396');
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
INSERT INTO "registered_models" VALUES('prices',1795539652608,1795539652914,'predicts prices');
--
INSERT INTO "registered_models" VALUES('question',1795539652920,1795539652929,NULL);
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
INSERT INTO "runs" VALUES('59c7510f02334e3880463b866e9d716d','gone with it','UNKNOWN','','','unknown','RUNNING',1,NULL,'','deleted','mlflow-artifacts:/gone/59c7510f02334e3880463b866e9d716d/artifacts',2,1795539652148);
--
INSERT INTO "runs" VALUES('7b9501dad55d46a499e6b544f5989c47','first','UNKNOWN','','','unknown','FINISHED',1700000000000,1700000001000,'','active','mlflow-artifacts:/kept/7b9501dad55d46a499e6b544f5989c47/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('d7b144c4e1f144c5b6ab9ccbf5c0d396','child','UNKNOWN','','','unknown','RUNNING',1700000002000,NULL,'','active','mlflow-artifacts:/kept/d7b144c4e1f144c5b6ab9ccbf5c0d396/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('7e6343873d474337b174cd49df91a903','deleted','UNKNOWN','','','unknown','RUNNING',1700000003000,NULL,'','deleted','mlflow-artifacts:/kept/7e6343873d474337b174cd49df91a903/artifacts',1,1795539652356);
--
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "tags" VALUES('mlflow.runName','gone with it','59c7510f02334e3880463b866e9d716d');
--
INSERT INTO "tags" VALUES('mlflow.runName','first','7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "tags" VALUES('note','it''s "quoted"
and long','7b9501dad55d46a499e6b544f5989c47');
--
INSERT INTO "tags" VALUES('mlflow.parentRunId','7b9501dad55d46a499e6b544f5989c47','d7b144c4e1f144c5b6ab9ccbf5c0d396');
--
INSERT INTO "tags" VALUES('mlflow.runName','child','d7b144c4e1f144c5b6ab9ccbf5c0d396');
--
INSERT INTO "tags" VALUES('mlflow.runName','deleted','7e6343873d474337b174cd49df91a903');
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
INSERT INTO "trace_info" VALUES('ee8c664c6c5d4f90a7d6e70c9e16b966',1,1700000000000,500,'OK');
--
CREATE TABLE "trace_request_metadata" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_request_metadata_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_request_metadata_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
--
INSERT INTO "trace_request_metadata" VALUES('source','test','ee8c664c6c5d4f90a7d6e70c9e16b966');
--
CREATE TABLE "trace_tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	request_id VARCHAR(50) NOT NULL, 
	CONSTRAINT trace_tag_pk PRIMARY KEY ("key", request_id), 
	CONSTRAINT fk_trace_tags_request_id FOREIGN KEY(request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
);
--
INSERT INTO "trace_tags" VALUES('kind','chat','ee8c664c6c5d4f90a7d6e70c9e16b966');
--
INSERT INTO "trace_tags" VALUES('mlflow.artifactLocation','mlflow-artifacts:/kept/traces/ee8c664c6c5d4f90a7d6e70c9e16b966/artifacts','ee8c664c6c5d4f90a7d6e70c9e16b966');
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
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
--
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
--
CREATE INDEX index_logged_model_metrics_model_id ON logged_model_metrics (model_id);
--
COMMIT;
--
