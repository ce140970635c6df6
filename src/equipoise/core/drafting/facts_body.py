"""Facts of the person and the body: age, performance, size, vital signs, and scales that are kept as numbers."""

from __future__ import annotations

from equipoise.core.drafting.facts import fact

BODY = (
    fact(
        "age",
        "year",
        "time|age",
        "age|aged|ages|aging|birthday|age range|age group|age limit|age limits|of age|old|age (years)|"
        "age in years|age (yrs)|age of the patient|patient's age|age of patients|chronological age|"
        "aged from|age at enrolment|age at enrollment|age at screening|age at inclusion|"
        "age at time of consent|age at consent|age at study entry|years-of-age|age at the time of|legal age",
        between=(0, 120),
    ),
    fact(
        "gestational_age",
        "week",
        "time|age|gestation",
        "gestational age|gestation|weeks gestation|gestational weeks|pregnancy weeks|"
        "estimated gestational age|gestation age|post menstrual age|postmenstrual age|corrected age|"
        "gestational week|corrected gestational age",
        between=(0, 60),
    ),
    fact(
        "age_at_diagnosis",
        "year",
        "time|age",
        "age at diagnosis|age of onset|age at onset|onset age|age of diagnosis|age at first diagnosis|"
        "diagnosed before age|diagnosed after age|onset before age|onset before the age of",
        between=(0, 120),
    ),
    fact(
        "maternal_age",
        "year",
        "time|age",
        "maternal age|mother's age|paternal age|age of the mother|bone age|age of partner|parental age|"
        "vascular age|mental age|age of smoking",
        between=(0, 120),
    ),
    fact(
        "life_expectancy",
        "month",
        "time",
        "life expectancy|life-expectancy|life expectancies|expected survival|expectancy of survival|"
        "anticipated survival|estimated survival|survival expectancy|predicted survival|projected survival|"
        "expected lifespan|expected life span|predicted life expectancy|expected survival time|"
        "survival time|expected to live|expected to survive|likely to survive|estimated life expectancy|"
        "anticipated life expectancy|expected life|life span|lifespan|prognosis|life time expectancy|"
        "expectation of life|life expectation|survival prognosis|expected life expectancy|survival period|"
        "predicted life|lifetime expectancy|expected survival period|estimated survival time|"
        "predicted survival time|expected duration of survival|live expectancy|probable survival|"
        "expected to die|likely to die|life prognosis|survive|survival of|survival is|survival|"
        "expected lifetime|vital prognosis|survival expectation",
        needs_unit=True,
    ),
    fact(
        "bmi",
        "kg/m2",
        "body mass",
        "bmi|body mass index|body-mass index|body mass index (bmi)|bmi (body mass index)|bodymass index|"
        "quetelet index|body mass|bmi (kg/m2)|body mass index [bmi]|body mass index(bmi)|bmis|"
        "body mass index, bmi|bmi (in kg/m2)|body mass index - bmi|body mass indices|imc|"
        "body mass index (bmi, kg/m2)|body mass index (kg/m2)|body weight index|bmi [kg/m2]|"
        "body mass index (bmi) (kg/m2)|bmi, kg/m2",
        between=(5, 110),
    ),
    fact(
        "ecog",
        "1",
        "points",
        "ecog|eastern cooperative oncology group|eastern co-operative oncology group|ecog ps|"
        "ecog performance status|ecog-ps|ecog/who|who/ecog|ecog/zubrod|zubrod|who performance status|"
        "who ps|performance status (ecog)|ecog score|performance status|ps|ecog performance|"
        "ecog performance score|performance status score|who performance score|performance score|"
        "zubrod performance status|eastern cooperative oncology group (ecog)|who performance status scale|"
        "performance status of ecog|ecog-performance status|world health organization performance status|"
        "world health organization (who) performance status|performance index|"
        "ecog (eastern cooperative oncology group)|eastern cooperative group|"
        "eastern cooperative oncology group performance status|ecog scale|ecog status|ecog grade|"
        "ecog ps score|physical status ecog|who status|oms performance status|ps ecog|ps (ecog)|ecog (ps)|"
        "easthern cooperative oncology group|world health organisation performance status|"
        "who/ecog performance status|ps score|eastern oncology cooperative group|"
        "eastern cooperative oncology (ecog)|east cooperative oncology group|who index|oms ps|"
        "zubrod performance scale|who performance|ecog-who|ecog performances status|"
        "eastern cooperative oncology group (ecog) performance status",
        between=(0, 5),
        whole=True,
    ),
    fact(
        "karnofsky",
        "1",
        "points|share",
        "karnofsky|kps|karnofsky performance status|karnofsky performance score|karnofsky score|"
        "karnofsky index|karnofsky performance scale|karnofsky performance status (kps)|karnofsky ps|"
        "performance status karnofsky|karnofsky scale|karnofsky status|karnofsky performance index|"
        "karnofsky-index|karnofsky/lansky|karnofsky performance status score|kps score|"
        "karnofsky performance|performance status (karnofsky)|karnofsky/lansky performance status|"
        "karnofski|karnosfky|karnofsky (kps)|karnofsky performance scale (kps)|karnofsky physical score|"
        "performance status (kps)|performance status (karnofsky scale)|performance status (karnofsky)|"
        "karnofsy|kpfs|karnosky",
        between=(10, 100),
        whole=True,
    ),
    fact(
        "lansky",
        "1",
        "points|share",
        "lansky|lansky performance status|lansky play score|lansky performance score|lansky score|lps|"
        "lansky play-performance score|lansky play performance scale",
        between=(10, 100),
        whole=True,
    ),
    fact(
        "asa_class",
        "1",
        "points",
        "asa|asa physical status|american society of anesthesiologists|asa class|asa score|asa grade|"
        "asa status|american society of anesthesiologists physical status|"
        "american society of anesthesiologists (asa)|asa classification|asa physical status class|"
        "american society of anesthesiologists (asa) physical status|asa-ps|"
        "american society of anaesthesiologists",
        between=(1, 6),
        whole=True,
    ),
    fact(
        "nyha_class",
        "1",
        "points",
        "nyha|new york heart association|nyha class|new york heart association class|nyha functional class|"
        "new york heart association (nyha)|new york heart association (nyha) class|"
        "new york heart association functional class|new york heart association (nyha) functional class|"
        "nyha classification|nyha grade|new york heart association (nyha) classification",
        between=(1, 4),
        whole=True,
    ),
    fact(
        "systolic_blood_pressure",
        "mmHg",
        "pressure",
        "systolic blood pressure|sbp|systolic bp|systolic|systolic pressure|systolic arterial pressure|"
        "systolic blood pressure (sbp)|systolic blood pressure (bp)|systolic bp (sbp)|"
        "sbp (systolic blood pressure)|"
        "blood pressure systolic|systolic arterial blood pressure|"
        "sitting systolic blood pressure|sysbp",
        between=(40, 300),
    ),
    fact(
        "diastolic_blood_pressure",
        "mmHg",
        "pressure",
        "diastolic blood pressure|dbp|diastolic bp|diastolic|diastolic pressure|"
        "diastolic blood pressure (dbp)|diastolic blood pressure (bp)|diastolic bp (dbp)|"
        "dbp (diastolic blood pressure)|diastolic arterial pressure|blood pressure diastolic|diabp",
        between=(20, 200),
    ),
    fact(
        "blood_pressure",
        "mmHg",
        "pressure",
        "blood pressure|bp|arterial pressure|arterial blood pressure|blood pressure (bp)|"
        "resting blood pressure|hypertension",
        between=(20, 300),
    ),
    fact(
        "mean_arterial_pressure",
        "mmHg",
        "pressure",
        "mean arterial pressure|map|mean blood pressure|mean arterial blood pressure",
    ),
    fact(
        "heart_rate",
        "/min",
        "frequency",
        "heart rate|pulse rate|hr|pulse|resting heart rate|ventricular rate|heart rate (hr)|heartrate",
        between=(20, 250),
    ),
    fact(
        "respiratory_rate",
        "/min",
        "frequency",
        "respiratory rate|respiration rate|breathing rate|rr|respiratory frequency",
        between=(2, 80),
    ),
    fact(
        "temperature",
        "degC",
        "temperature|angle",
        "temperature|body temperature|fever|oral temperature|temp|axillary temperature|tympanic temperature",
        between=(30, 110),
    ),
    fact(
        "oxygen_saturation",
        "%",
        "share",
        "oxygen saturation|spo2|sao2|o2 saturation|o2 sat|saturation|sats|pulse oximetry|"
        "oxygen saturation (spo2)|sp02|peripheral oxygen saturation|o2 sats|arterial oxygen saturation",
        between=(40, 100),
    ),
    fact(
        "weight",
        "kg",
        "mass",
        "weight|body weight|bodyweight|weighing|weigh|weighs|total body weight",
        between=(1, 400),
    ),
    fact("birth_weight", "g", "mass", "birth weight|birthweight|weight at birth", needs_unit=True),
    fact("height", "cm", "length", "height|body height|stature", needs_unit=True),
    fact("waist_circumference", "cm", "length", "waist circumference|waist"),
    fact(
        "ejection_fraction",
        "%",
        "share",
        "lvef|left ventricular ejection fraction|ejection fraction|left ventricle ejection fraction|"
        "lv ejection fraction|left ventricular ejection fraction (lvef)|lv-ef|left ventricular ef|"
        "lv ef|left ventricular ejection fraction [lvef]|cardiac ejection fraction|"
        "ejection fraction (ef)",
        between=(5, 90),
    ),
    fact(
        "fev1",
        "%",
        "share|volume",
        "fev1|forced expiratory volume in 1 second|fev 1|fev1 % predicted|fev1%|"
        "forced expiratory volume in one second|forced expiratory volume|"
        "forced expiratory volume in 1 second (fev1)|ppfev1|forced expiratory volume in one second (fev1)|"
        "fev|fev1 predicted|predicted fev1",
    ),
    fact(
        "fev1_fvc",
        "1",
        "share",
        "fev1/fvc|fev1/fvc ratio|fev1 / fvc|fev1/forced vital capacity|fev1-fvc ratio|fev1/vc",
    ),
    fact("fvc", "%", "share|volume", "fvc|forced vital capacity|forced vital capacity (fvc)|vital capacity"),
    fact(
        "dlco",
        "%",
        "share",
        "dlco|diffusing capacity|diffusion capacity|tlco|carbon monoxide diffusing capacity|dlco/va",
    ),
    fact(
        "qtc",
        "ms",
        "time span|time",
        "qtc|qtcf|qtcb|qt interval|corrected qt|corrected qt interval|qtc interval|qtc (fridericia)|qtc-f|"
        "qtc-interval|qt/qtc|corrected qt interval (qtc)|qt corrected|mean qtcf|mean qtc|"
        "corrected qt (qtc)|qt|qtcf interval|qtc(f)",
        needs_unit=True,
    ),
    fact(
        "mmse",
        "1",
        "points",
        "mmse|mini-mental state examination|mini mental state examination|mini mental status exam|"
        "mini-mental state exam|mini-mental state examination (mmse)|mini mental state exam|"
        "mini-mental status examination|mini mental status examination|mini mental|"
        "mini mental state examination (mmse)|folstein mini-mental|mini-mental|minimental|mini mental test|"
        "mini-mental state exam (mmse)",
        between=(0, 30),
    ),
    fact(
        "moca",
        "1",
        "points",
        "moca|montreal cognitive assessment|montreal cognitive assessment (moca)|moca score",
        between=(0, 30),
    ),
    fact(
        "edss",
        "1",
        "points",
        "edss|expanded disability status scale|expanded disability status scale (edss)|edss score",
        between=(0, 10),
    ),
    fact(
        "nihss",
        "1",
        "points",
        "nihss|nih stroke scale|national institutes of health stroke scale|nihss score|"
        "national institutes of health stroke scale (nihss)",
        between=(0, 42),
    ),
    fact(
        "mrs",
        "1",
        "points",
        "mrs|modified rankin scale|modified rankin|modified rankin score|modified rankin scale (mrs)|"
        "rankin|rankin scale|rankin score",
        between=(0, 6),
        whole=True,
    ),
    fact(
        "gcs",
        "1",
        "points",
        "gcs|glasgow coma scale|glasgow coma score|glasgow coma scale (gcs)|glasgow",
        between=(3, 15),
    ),
    fact(
        "pain_vas",
        "1",
        "points|length",
        "vas|visual analog scale|visual analogue scale|nrs|numeric rating scale|numerical rating scale|"
        "pain score|nprs|visual analog scale (vas)|pain intensity|vas score|vas pain|"
        "visual analogue scale (vas)",
        between=(0, 100),
    ),
    fact(
        "gleason",
        "1",
        "points",
        "gleason|gleason score|gleason sum|gleason grade|gleason scores",
        between=(2, 10),
        whole=True,
    ),
    fact(
        "child_pugh",
        "1",
        "points",
        "child-pugh|child pugh|child-pugh score|child pugh score|child-turcotte-pugh|ctp score|"
        "child-pugh-turcotte",
        between=(5, 15),
    ),
    fact(
        "meld",
        "1",
        "points",
        "meld|meld score|model for end-stage liver disease|meld-na|model for end stage liver disease",
        between=(6, 40),
    ),
    fact("apache_ii", "1", "points", "apache ii|apache|apache ii score|apache 2", between=(0, 71)),
    fact(
        "pack_years",
        "pack-year",
        "smoking|time",
        "pack years|pack-years|pack year|pack-year|packyears|smoking history",
        needs_unit=True,
    ),
    fact("mets", "1", "points", "mets|metabolic equivalents", between=(0, 25)),
    fact(
        "sins",
        "1",
        "points",
        "sins|spinal instability neoplastic score|spinal instability neoplastic score (sins)",
        between=(0, 18),
    ),
)
