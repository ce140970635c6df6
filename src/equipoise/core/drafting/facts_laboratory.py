"""Laboratory values. Molar masses (g/mol) are those of the molecule named; haemoglobin's is that of its monomer."""

from __future__ import annotations

from equipoise.core.drafting.facts import fact

_MASS, _BOTH = "mass in volume|normal", "mass in volume|moles in volume|normal"
_CELLS = "count in volume|normal"

LABORATORY = (
    fact(
        "haemoglobin",
        "g/L",
        _BOTH,
        "haemoglobin|hemoglobin|hb|hgb|haemoglobin (hb)|hemoglobin (hb)|hemoglobin (hgb)|hb level|"
        "hemoglobin level|haemoglobin level|hemoglobin value|haemoglobin concentration|"
        "hemoglobin concentration|haemoglobin levels|hemoglobin levels|hgb level|blood hemoglobin|"
        "serum hemoglobin|hemaglobin|hemoglobine|haemoglobine|haemoglobin value",
        molar_mass="16114",
    ),
    fact(
        "hba1c",
        "%",
        "share|ratio of moles",
        "hba1c|hba 1 c|hba1c level|a1c|hemoglobin a1c|haemoglobin a1c|glycated hemoglobin|"
        "glycosylated hemoglobin|glycated haemoglobin|glycosylated haemoglobin|hba1|hb a1c|"
        "haemoglobin a 1 c|hemoglobin a 1 c|hgba1c|hga1c|glycohemoglobin|hgb a1c|hba1c levels|a1c level|"
        "hbalc|hemoglobin a1c (hba1c)|glycated hemoglobin (hba1c)|glycosylated hemoglobin (hba1c)|"
        "haemoglobin a1c (hba1c)|hba1c value|hba(1c)|hb1ac|haemoglobin a 1 c (hba1c)|"
        "glycosylated haemoglobin (hba1c)|hemoglobin-a1c|glycated haemoglobin (hba1c)|"
        "glycosylated hemoglobin a1c",
    ),
    fact(
        "platelets",
        "10^9/L",
        _CELLS,
        "platelet|platelets|platelet count|plt|platelet counts|thrombocytes|platelet count (plt)|"
        "thrombocyte count|blood platelets|platelets count|plts|thrombocyte|thrombocytopenia|"
        "platelet number|platelets (plt)|blood platelet count|platelet (plt)|thrombocytopenia (platelets",
    ),
    fact(
        "neutrophils",
        "10^9/L",
        _CELLS,
        "neutrophil|neutrophils|anc|absolute neutrophil count|neutrophil count|"
        "absolute neutrophil count (anc)|granulocytes|absolute granulocyte count|absolute neutrophils|agc|"
        "neutrophil counts|absolute neutrophil|granulocyte count|neutrophils count|polynuclear neutrophils|"
        "neutrophil granulocytes|absolute neutrophil counts|neutropenia|neutrophil absolute count|"
        "absolute neutrophils count|absolute neutrophil count [anc]|neutrophile|neutrophilic granulocytes|"
        "neutrophile granulocytes|absolute value of neutrophils|neutrophil (anc)|neut",
    ),
    fact(
        "white_cells",
        "10^9/L",
        _CELLS,
        "leukocytes|leucocytes|wbc|white blood cell|white blood cells|white blood cell count|wbc count|"
        "white blood count|leukocyte count|white cell count|white blood cell count (wbc)|"
        "white blood cells (wbc)|leucocyte count|white blood cell (wbc)|white blood cell (wbc) count|"
        "leukocyte|wcc|white cells|total leukocyte count",
    ),
    fact(
        "lymphocytes",
        "10^9/L",
        _CELLS,
        "lymphocytes|lymphocyte count|absolute lymphocyte count|alc|lymphocyte|"
        "absolute lymphocyte count (alc)",
    ),
    fact(
        "eosinophils",
        "10^9/L",
        _CELLS + "|share",
        "eosinophils|eosinophil count|blood eosinophils|eosinophil|absolute eosinophil count|"
        "blood eosinophil count",
    ),
    fact(
        "cd4_count",
        "/uL",
        _CELLS,
        "cd4|cd4 count|cd4+ count|cd4 cell count|cd4+ t cell count|cd4+ t-cell count|cd4+|cd4+ cell count|"
        "cd4 t cell count|cd4+ t cells|cd4+ t-cell|cd4 counts|cd4 lymphocyte count|cd4+ t-cell counts|"
        "cd4+ t-cell (cd4+) counts",
    ),
    fact(
        "creatinine",
        "umol/L",
        _BOTH,
        "creatinine|serum creatinine|scr|plasma creatinine|cr|serum creatinine (scr)|creatinine level|"
        "creatinine value|sr. creatinine|blood creatinine|serum creatinine level|creatinin|s-creatinine|"
        "serum creatinine levels|serum creatinine concentration|creatinine concentration|creat|"
        "creatinine (cr)|serum creatinine (cr)|creatinine levels|crea",
        molar_mass="113.12",
    ),
    fact(
        "creatinine_clearance",
        "mL/min",
        "flow|flow by area|normal",
        "creatinine clearance|crcl|creatinine clearance (crcl)|clcr|clearance of creatinine|cr cl|ccr|"
        "calculated creatinine clearance|estimated creatinine clearance|creatinine clearance rate|"
        "clearance|cockcroft-gault|ccl|creatinin clearance|cockcroft|cockcroft and gault|cockroft-gault|"
        "measured creatinine clearance|creatinine clearance (cc)|creatinine clearance rate (ccr)|cl cr|"
        "endogenous creatinine clearance|creatinine clearance (ccr)|serum creatinine clearance|"
        "creatinine clearance (clcr)|crci|clearance rate|creatinine clearance [crcl]|"
        "clearence of creatinine|creatinine clearence",
    ),
    fact(
        "egfr",
        "mL/min/1.73m2",
        "flow|flow by area",
        "egfr|gfr|glomerular filtration rate|estimated glomerular filtration rate|estimated gfr|"
        "glomerular filtration|estimated glomerular filtration rate (egfr)|"
        "glomerular filtration rate (gfr)|gfr (mdrd)|mdrd|ckd-epi|glomerular filtration rate (egfr)|e-gfr|"
        "dfg|e gfr|estimated glomerular filtration rate [egfr]|glomerular filtrate rate|"
        "estimated glomerular filtrate rate|gfr-epi|glomerular filtrate|egfr (ckd-epi)|"
        "estimated glomerular filtration|egfr (mdrd)|isotopic gfr|radioisotope gfr|egfr by ckd-epi|"
        "renal function|glomerular filtration rate (gfr) (egfr)",
    ),
    fact(
        "bilirubin",
        "umol/L",
        _BOTH,
        "bilirubin|total bilirubin|serum bilirubin|total serum bilirubin|bilirubin (total)|tbil|tsb|"
        "t. bilirubin|bilirubin level|tbili|total bilirubin level|serum total bilirubin|bilirubin total|"
        "bilirubin, total|total bilirubin (tbil)|bilirubine|bilirubinemia|tb|serum total bilirubin level|"
        "bili|t bili|blood bilirubin|total bilirubin (tb)|tbl|total bilirubin (tbili)|"
        "serum bilirubin level|total bilirubin levels",
        molar_mass="584.66",
    ),
    fact("direct_bilirubin", "umol/L", _BOTH, "direct bilirubin|conjugated bilirubin", molar_mass="584.66"),
    fact(
        "alt",
        "U/L",
        "activity|normal",
        "alt|alanine aminotransferase|alat|sgpt|alanine transaminase|gpt|alt (sgpt)|"
        "alanine aminotransferase (alt)|sgpt (alt)|alt/sgpt|sgpt/alt|sgpt [alt]|alanine transaminase (alt)|"
        "alanine amino transferase|alanine aminotransferase (alat)|alt[sgpt]|"
        "alt (alanine aminotransferase)|alanine amino transferase (alt)|alt level|"
        "serum glutamic pyruvic transaminase|serum glutamic-pyruvic transaminase|"
        "serum glutamic pyruvic transaminase (sgpt)|glutamic pyruvic transaminase|alanine transferase|"
        "alanine aminotransferase (alt, sgpt)|alanine aminotransferase [alt]|serum alt|alt/gpt",
    ),
    fact(
        "ast",
        "U/L",
        "activity|normal",
        "ast|aspartate aminotransferase|asat|sgot|aspartate transaminase|got|ast (sgot)|"
        "aspartate aminotransferase (ast)|sgot (ast)|ast/sgot|sgot/ast|sgot [ast]|"
        "aspartate transaminase (ast)|aspartate amino transferase|aspartate aminotransferase (asat)|"
        "serum glutamic oxaloacetic transaminase|serum glutamic-oxaloacetic transaminase|"
        "serum glutamic oxaloacetic transaminase (sgot)|glutamic oxaloacetic transaminase|aspartate transferase|"
        "aspartate amino transferase (ast)|ast (aspartate aminotransferase)|serum ast|"
        "aspartate aminotransferase [ast]|ast/got",
    ),
    fact(
        "transaminases",
        "U/L",
        "activity|normal",
        "transaminases|transaminase|liver enzymes|liver transaminases|aminotransferases|serum transaminases|"
        "liver function tests|lfts|lft|aminotransferase|hepatic transaminases|liver enzyme|hepatic enzymes|"
        "serum transaminase|liver function test",
    ),
    fact(
        "alkaline_phosphatase",
        "U/L",
        "activity|normal",
        "alkaline phosphatase|alp|alk phos|ap|alkaline phosphatase (alp)|alkaline phosphatases|"
        "serum alkaline phosphatase|alkaline phosphates",
    ),
    fact(
        "ggt",
        "U/L",
        "activity|normal",
        "ggt|gamma-glutamyl transferase|gamma glutamyl transferase|gamma-gt|ygt|gamma glutamyltransferase",
    ),
    fact(
        "lactate_dehydrogenase",
        "U/L",
        "activity|normal",
        "ldh|lactate dehydrogenase|lactic dehydrogenase|lactate dehydrogenase (ldh)",
    ),
    fact(
        "lipase",
        "U/L",
        "activity|normal",
        "lipase|amylase|lipase and amylase|amylase and lipase|amylase or lipase|lipase or amylase|"
        "serum lipase|serum amylase",
    ),
    fact(
        "creatine_kinase",
        "U/L",
        "activity|normal",
        "creatine kinase|ck|cpk|creatine phosphokinase|creatine kinase (ck)|creatine phosphokinase (cpk)",
    ),
    fact(
        "albumin",
        "g/L",
        "mass in volume|normal",
        "albumin|serum albumin|alb|albumin level|plasma albumin|serum albumin level|hypoalbuminemia",
    ),
    fact(
        "inr",
        "1",
        "points|normal",
        "inr|international normalized ratio|international normalised ratio|"
        "international normalized ratio (inr)|pt-inr|pt/inr|pt inr|inr (international normalized ratio)|"
        "prothrombin time (pt) inr|international normalization ratio|"
        "prothrombin time-international normalized ratio|prothrombin time/international normalized ratio|"
        "pt (inr)|pt(inr)|international normalized ratio [inr]|international ratio|"
        "international normal ratio",
        between=(0, 15),
    ),
    fact(
        "prothrombin_time",
        "s",
        "time|normal|share",
        "prothrombin time|pt|prothrombin time (pt)|prothrombin|quick",
        needs_unit=True,
    ),
    fact(
        "aptt",
        "s",
        "time|normal",
        "aptt|ptt|activated partial thromboplastin time|partial thromboplastin time|"
        "partial thromboplastin time (ptt)|activated partial thromboplastin time (aptt)|apt",
        needs_unit=True,
    ),
    fact(
        "glucose",
        "mmol/L",
        _BOTH,
        "glucose|fasting glucose|fasting plasma glucose|blood glucose|plasma glucose|fasting blood glucose|"
        "fpg|fbg|blood sugar|glycemia|fasting blood sugar|serum glucose|fbs|fasting serum glucose|"
        "random blood glucose|fasting plasma glucose (fpg)|fasting glycemia|capillary blood glucose|"
        "glycaemia|fasting glycaemia|random blood sugar|blood glucose level|blood sugar level|"
        "glucose level|blood glucose levels|glucose levels|hypoglycemia|hyperglycemia",
        molar_mass="180.16",
    ),
    fact(
        "total_cholesterol",
        "mmol/L",
        _BOTH,
        "total cholesterol|cholesterol|serum cholesterol|tc",
        molar_mass="386.65",
    ),
    fact(
        "ldl_cholesterol",
        "mmol/L",
        _BOTH,
        "ldl|ldl-c|ldl cholesterol|ldl-cholesterol|low density lipoprotein|"
        "low-density lipoprotein cholesterol|low-density lipoprotein|ldl-c level|ldl c",
        molar_mass="386.65",
    ),
    fact(
        "hdl_cholesterol", "mmol/L", _BOTH, "hdl|hdl-c|hdl cholesterol|hdl-cholesterol", molar_mass="386.65"
    ),
    fact(
        "triglycerides",
        "mmol/L",
        _BOTH,
        "triglycerides|triglyceride|fasting triglycerides|tg|serum triglycerides|hypertriglyceridemia|"
        "triglyceride level|triglyceride levels",
        molar_mass="885.4",
    ),
    fact(
        "potassium",
        "mmol/L",
        _BOTH,
        "potassium|serum potassium|potassium level|k+|hyperkalemia|hypokalemia|serum potassium level|"
        "kalemia|plasma potassium",
        molar_mass="39.098",
    ),
    fact(
        "sodium",
        "mmol/L",
        _BOTH,
        "sodium|serum sodium|na+|hyponatremia|plasma sodium|natremia|serum na",
        molar_mass="22.990",
    ),
    fact(
        "calcium",
        "mmol/L",
        _BOTH,
        "calcium|serum calcium|corrected calcium|corrected serum calcium|albumin-corrected calcium|"
        "ionized calcium|hypercalcemia|albumin corrected calcium|total calcium",
        molar_mass="40.078",
    ),
    fact("magnesium", "mmol/L", _BOTH, "magnesium|serum magnesium", molar_mass="24.305"),
    fact(
        "phosphate",
        "mmol/L",
        _BOTH,
        "phosphate|serum phosphate|phosphorus|serum phosphorus",
        molar_mass="94.97",
    ),
    fact("uric_acid", "umol/L", _BOTH, "uric acid|serum uric acid|serum urate|sua", molar_mass="168.11"),
    fact("urea", "mmol/L", _BOTH, "bun|blood urea nitrogen|urea|blood urea|serum urea", molar_mass="60.06"),
    fact(
        "psa",
        "ug/L",
        _MASS,
        "psa|prostate specific antigen|prostate-specific antigen|psa level|prostate specific antigen (psa)|"
        "prostate-specific antigen (psa)|serum psa|psa value|psa levels",
    ),
    fact(
        "testosterone",
        "nmol/L",
        _BOTH,
        "testosterone|serum testosterone|total testosterone|testosterone level|"
        "castrate level of testosterone|castrate levels of testosterone|testosterone levels",
        molar_mass="288.42",
    ),
    fact(
        "crp",
        "mg/L",
        _MASS + "|moles in volume",
        "crp|c-reactive protein|c reactive protein|hs-crp|c-reactive protein (crp)|hscrp",
    ),
    fact("ferritin", "ug/L", _MASS, "ferritin|serum ferritin|ferritin level"),
    fact("transferrin_saturation", "%", "share", "transferrin saturation|tsat|transferrin saturation (tsat)"),
    fact(
        "vitamin_d",
        "nmol/L",
        _BOTH,
        "vitamin d|25-hydroxyvitamin d|25(oh)d|25-oh vitamin d|serum 25(oh)d|25 hydroxyvitamin d|"
        "25-hydroxy vitamin d",
        molar_mass="400.64",
    ),
    fact(
        "tsh",
        "mIU/L",
        "activity|normal",
        "tsh|thyroid stimulating hormone|thyroid-stimulating hormone|thyrotropin",
    ),
    fact(
        "nt_probnp",
        "ng/L",
        _MASS + "|moles in volume",
        "nt-probnp|nt-pro bnp|ntprobnp|nt-pro-bnp|n-terminal pro-bnp|"
        "n-terminal pro-brain natriuretic peptide|nt pro-bnp|nt pro bnp",
    ),
    fact(
        "bnp", "ng/L", _MASS + "|moles in volume", "bnp|brain natriuretic peptide|b-type natriuretic peptide"
    ),
    fact("afp", "ug/L", _MASS, "afp|alpha-fetoprotein|alpha fetoprotein|serum afp"),
    fact(
        "proteinuria",
        "g/day",
        "dose|mass in volume|ratio|mass",
        "proteinuria|urine protein|urinary protein|24-hour urine protein|protein excretion|"
        "urinary protein excretion|24 hour urine protein|urine protein excretion|24-hour proteinuria|"
        "albuminuria",
    ),
    fact(
        "uacr",
        "mg/g",
        "ratio",
        "uacr|acr|urine albumin-to-creatinine ratio|albumin/creatinine ratio|"
        "urinary albumin to creatinine ratio|albumin-to-creatinine ratio|urine albumin creatinine ratio|"
        "upcr|urine protein to creatinine ratio|protein/creatinine ratio|urine protein/creatinine ratio|"
        "protein-to-creatinine ratio",
    ),
    fact(
        "hiv_viral_load",
        "copies/mL",
        "count in volume",
        "viral load|hiv rna|hiv-1 rna|plasma hiv-1 rna|hiv viral load|plasma hiv rna|hiv-1 viral load|"
        "hiv-1 rna level|hiv rna level|plasma viral load",
    ),
    fact(
        "hbv_dna",
        "IU/mL",
        "activity|count in volume",
        "hbv dna|hbv-dna|hepatitis b virus dna|serum hbv dna|hepatitis b virus (hbv) dna|hbv dna level",
    ),
    fact(
        "hcv_rna", "IU/mL", "activity|count in volume", "hcv rna|hcv-rna|hcv rna level|hepatitis c virus rna"
    ),
    fact(
        "lactate", "mmol/L", _BOTH, "lactate|serum lactate|blood lactate|arterial lactate", molar_mass="90.08"
    ),
    fact("haematocrit", "%", "share", "haematocrit|hematocrit|hct|packed cell volume|ht"),
    fact("fsh", "IU/L", "activity", "fsh|follicle stimulating hormone|follicle-stimulating hormone"),
    fact("amh", "ug/L", _BOTH, "amh|anti-mullerian hormone|anti-müllerian hormone|antimullerian hormone"),
    fact("fibrinogen", "g/L", _MASS, "fibrinogen"),
    fact("ca125", "kU/L", "activity|normal", "ca-125|ca 125|ca125"),
)
