-- Written by mlflow 2.9.2 and printed by make.py. A line of two dashes ends a statement.
BEGIN TRANSACTION;
--
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
--
INSERT INTO "alembic_version" VALUES('acf3f17fdcc7');
--
CREATE TABLE datasets (
	dataset_uuid VARCHAR(36) NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	digest VARCHAR(36) NOT NULL, 
	dataset_source_type VARCHAR(36) NOT NULL, 
	dataset_source TEXT NOT NULL, 
	dataset_schema TEXT, 
	dataset_profile TEXT, 
	CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
);
--
INSERT INTO "datasets" VALUES('e527bb3dc4564a0582c1db0a6d3c9699',1,'rows','abc123','local','{"uri": "rows.csv"}','{"columns": 2}','{"rows": 3}');
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
INSERT INTO "experiments" VALUES(0,'Default','mlflow-artifacts:/0','active',1795539642299,1795539642299);
--
INSERT INTO "experiments" VALUES(1,'kept','mlflow-artifacts:/kept','active',1795539642350,1795539642350);
--
INSERT INTO "experiments" VALUES(2,'gone','mlflow-artifacts:/gone','deleted',1795539642378,1795539642408);
--
CREATE TABLE input_tags (
	input_uuid VARCHAR(36) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value VARCHAR(500) NOT NULL, 
	CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
);
--
INSERT INTO "input_tags" VALUES('641768ef58264e788b436c5df922cca8','mlflow.data.context','train');
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
INSERT INTO "inputs" VALUES('641768ef58264e788b436c5df922cca8','DATASET','e527bb3dc4564a0582c1db0a6d3c9699','RUN','f3152e47545c44ff9e002922d33e86d9');
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
INSERT INTO "latest_metrics" VALUES('loss',0.0,3000,2,1,'f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "latest_metrics" VALUES('far',-1.5,9007199254740993,9007199254740993,0,'f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "latest_metrics" VALUES('loss',0.125,1,0,0,'b3594b434d34494fbddba854dfbaeabb');
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
INSERT INTO "metrics" VALUES('loss',0.5,1000,'f3152e47545c44ff9e002922d33e86d9',0,0);
--
INSERT INTO "metrics" VALUES('loss',0.25,2000,'f3152e47545c44ff9e002922d33e86d9',1,0);
--
INSERT INTO "metrics" VALUES('loss',0.0,3000,'f3152e47545c44ff9e002922d33e86d9',2,1);
--
INSERT INTO "metrics" VALUES('loss',1.79769313486231562234e+308,4000,'f3152e47545c44ff9e002922d33e86d9',-1,0);
--
INSERT INTO "metrics" VALUES('far',-1.5,9007199254740993,'f3152e47545c44ff9e002922d33e86d9',9007199254740993,0);
--
INSERT INTO "metrics" VALUES('loss',0.125,1,'b3594b434d34494fbddba854dfbaeabb',0,0);
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
INSERT INTO "model_versions" VALUES('prices',1,1795539642735,1795539642819,'attempt 1',NULL,'Archived','mlflow-artifacts:/kept/1','f3152e47545c44ff9e002922d33e86d9','READY',NULL,NULL,'mlflow-artifacts:/kept/1');
--
INSERT INTO "model_versions" VALUES('prices',2,1795539642768,1795539642819,'attempt 2',NULL,'Production','mlflow-artifacts:/kept/2','f3152e47545c44ff9e002922d33e86d9','READY',NULL,NULL,'mlflow-artifacts:/kept/2');
--
INSERT INTO "model_versions" VALUES('prices',3,1795539642783,1795539642841,NULL,NULL,'Deleted_Internal','REDACTED-SOURCE-PATH','REDACTED-RUN-ID','READY',NULL,'REDACTED-RUN-LINK','mlflow-artifacts:/kept/3');
--
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "params" VALUES('lr','0.1','f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "params" VALUES('name','Größe 日本','f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "params" VALUES('lr','0.01','b3594b434d34494fbddba854dfbaeabb');
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
CREATE TABLE registered_models (
	name VARCHAR(256) NOT NULL, 
	creation_time BIGINT, 
	last_updated_time BIGINT, 
	description VARCHAR(5000), 
	CONSTRAINT registered_model_pk PRIMARY KEY (name), 
	UNIQUE (name)
);
--
INSERT INTO "registered_models" VALUES('prices',1795539642680,1795539642841,'predicts prices');
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
INSERT INTO "runs" VALUES('3313fe64551a474e9d8d21dd4d058d9a','gone with it','UNKNOWN','','','unknown','RUNNING',1,NULL,'','deleted','mlflow-artifacts:/gone/3313fe64551a474e9d8d21dd4d058d9a/artifacts',2,1795539642417);
--
INSERT INTO "runs" VALUES('f3152e47545c44ff9e002922d33e86d9','first','UNKNOWN','','','unknown','FINISHED',1700000000000,1700000001000,'','active','mlflow-artifacts:/kept/f3152e47545c44ff9e002922d33e86d9/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('b3594b434d34494fbddba854dfbaeabb','child','UNKNOWN','','','unknown','RUNNING',1700000002000,NULL,'','active','mlflow-artifacts:/kept/b3594b434d34494fbddba854dfbaeabb/artifacts',1,NULL);
--
INSERT INTO "runs" VALUES('ca5a784d993b45e49ca1bdd4aab5172b','deleted','UNKNOWN','','','unknown','RUNNING',1700000003000,NULL,'','deleted','mlflow-artifacts:/kept/ca5a784d993b45e49ca1bdd4aab5172b/artifacts',1,1795539642633);
--
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(5000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
--
INSERT INTO "tags" VALUES('mlflow.runName','gone with it','3313fe64551a474e9d8d21dd4d058d9a');
--
INSERT INTO "tags" VALUES('mlflow.runName','first','f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "tags" VALUES('note','it''s "quoted"
and long','f3152e47545c44ff9e002922d33e86d9');
--
INSERT INTO "tags" VALUES('mlflow.parentRunId','f3152e47545c44ff9e002922d33e86d9','b3594b434d34494fbddba854dfbaeabb');
--
INSERT INTO "tags" VALUES('mlflow.runName','child','b3594b434d34494fbddba854dfbaeabb');
--
INSERT INTO "tags" VALUES('mlflow.runName','deleted','ca5a784d993b45e49ca1bdd4aab5172b');
--
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
--
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
--
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
--
CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);
--
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type);
--
CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);
--
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type);
--
CREATE INDEX index_params_run_uuid ON params (run_uuid);
--
COMMIT;
--
