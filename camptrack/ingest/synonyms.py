"""How headings name the fields of figures, in four languages and in HAPI's and UNHCR's files.

They are compared as `words.plain` spells them: no accents, no case. The fields' own names and labels count in
every language without being listed. docs/reference/spreadsheets.md shows this table.
"""

from .words import word_set

#: by field
TITLES: dict[str, tuple[str, ...]] = {
    "camp": (
        *("camp", "camp code", "camp id", "site", "site code", "site id", "location", "location code"),
        *("location id", "location ssid", "ssid", "settlement", "idp site", "idp camp", "displacement site"),
        *("code du camp", "code du site", "code site", "localite", "lieu"),
        *("campamento", "codigo del campamento", "codigo del sitio", "sitio", "asentamiento", "albergue"),
        *("المخيم", "مخيم", "رمز المخيم", "كود المخيم", "الموقع", "موقع", "رمز الموقع", "كود الموقع"),
    ),
    "camp_name": (
        *("camp name", "name of camp", "name of the camp", "site name", "name of site", "name of the site"),
        *("location name", "settlement name", "village idp settlement name", "nom du camp", "nom du site"),
        *("nom site", "nom de la localite", "nombre del campamento", "nombre del sitio"),
        *("nombre del asentamiento", "nombre del albergue", "اسم المخيم", "اسم الموقع"),
    ),
    "measure": ("indicator", "mesure", "indicateur", "medida", "indicador", "المقياس", "المؤشر"),
    "on": (
        *("on", "date", "day", "as of", "as at", "date of count", "count date", "reference date"),
        *("assessment date", "date of assessment", "survey date", "date of survey", "year", "month"),
        *("date of headcount", "jour", "au", "date de reference", "date d evaluation", "date du comptage"),
        *("annee", "mois", "fecha", "fecha de corte", "fecha de referencia", "ano", "mes", "dia"),
        *("التاريخ", "تاريخ", "تاريخ العد", "تاريخ التقييم", "السنه", "الشهر", "اليوم"),
    ),
    "start": (
        *("start", "start date", "from", "date from", "period start", "reference period start"),
        *("debut", "date de debut", "du", "premier jour", "inicio", "fecha de inicio", "desde", "primer dia"),
        *("من", "من تاريخ", "تاريخ البدء", "تاريخ البدايه", "البدايه"),
    ),
    "end": (
        *("end", "end date", "to", "until", "date to", "period end", "reference period end"),
        *(
            "fin",
            "date de fin",
            "jusqu au",
            "dernier jour",
            "fecha de fin",
            "fecha final",
            "hasta",
            "ultimo dia",
        ),
        *("الي", "الي تاريخ", "تاريخ الانتهاء", "تاريخ النهايه", "النهايه"),
    ),
    "value": (
        *(
            "value",
            "number",
            "figure",
            "total",
            "population",
            "total population",
            "camp population",
            "people",
        ),
        *("persons", "individuals", "idps", "refugees", "total individuals", "total persons", "count"),
        *("nombre", "effectif", "effectifs", "personnes", "individus", "population totale", "pdi"),
        *("numero", "cifra", "personas", "individuos", "poblacion", "poblacion total", "total de personas"),
        *("العدد", "عدد", "عدد الاشخاص", "عدد الافراد", "الافراد", "السكان", "عدد السكان", "عدد النازحين"),
    ),
    "unit": ("unite", "unidad", "الوحده", "وحده"),
    "qualifier": ("precision", "الدقه"),
    "low": ("low", "minimum", "lower bound", "low estimate", "minimo", "الحد الادني"),
    "high": ("high", "maximum", "upper bound", "high estimate", "maximo", "الحد الاعلي"),
    "household_size": (
        *(
            "household size",
            "average household size",
            "hh size",
            "taille du menage",
            "taille moyenne du menage",
        ),
        *("tamano del hogar", "tamano medio del hogar", "حجم الاسره", "متوسط حجم الاسره"),
    ),
    "households": (
        *("households", "hh", "hhs", "families", "number of households", "total households", "menages"),
        *("nombre de menages", "familles", "hogares", "numero de hogares", "familias"),
        *("الاسر", "عدد الاسر", "اسر", "العائلات", "عدد العائلات"),
    ),
    "method": (
        "methodology",
        "data collection method",
        "methode",
        "metodo",
        "metodologia",
        "الطريقه",
        "المنهجيه",
    ),
    "reason": (
        *(
            "cause",
            "displacement reason",
            "reason of displacement",
            "reason for displacement",
            "motif",
            "raison",
        ),
        *("motivo", "causa", "razon", "السبب", "سبب النزوح"),
    ),
    "wave": ("wave code", "vague", "ola", "موجه", "الموجه"),
    "attributed_to": ("according to", "selon", "segun", "attribue a", "atribuido a", "وفقا ل", "بحسب"),
    "quote": ("sentence", "citation", "cita", "اقتباس", "الاقتباس"),
    "source": (
        "data source",
        "source of data",
        "source des donnees",
        "fuente",
        "fuente de datos",
        "المصدر",
        "مصدر",
        "مصدر البيانات",
    ),
    "title": (
        "report",
        "report title",
        "document",
        "titre",
        "titre du rapport",
        "rapport",
        "titulo",
        "informe",
        "العنوان",
        "عنوان",
        "التقرير",
    ),
    "url": ("link", "web address", "lien", "enlace", "الرابط", "رابط"),
    "published_on": (
        *("published", "publication date", "date of publication", "date published", "report date"),
        *("date of report", "date de publication", "publie le", "date du rapport", "fecha de publicacion"),
        *("publicado el", "fecha del informe", "تاريخ النشر", "تاريخ الاصدار", "تاريخ التقرير"),
    ),
    "language": ("langue", "idioma", "اللغه"),
    "external_id": ("report id", "document id"),
    "operation": ("dtm operation", "operacion", "العمليه"),
    "round_number": ("round number", "dtm round", "numero de cycle", "numero de ronda", "رقم الجوله"),
    "excerpt": ("extrait", "extracto", "مقتطف"),
    "gender": ("sex", "sexe", "genre", "sexo", "genero", "الجنس", "النوع"),
    "min_age": ("minimum age", "age min", "age minimum", "edad minima", "العمر الادني"),
    "max_age": ("maximum age", "age max", "age maximum", "edad maxima", "العمر الاعلي"),
    "population_group": (
        *("population type", "pop type", "type of population", "type de population", "groupe de population"),
        *("tipo de poblacion", "grupo de poblacion", "نوع السكان", "فئه السكان"),
    ),
    "origin": (
        *("country of origin", "coo iso", "origin location code", "nationality", "pays d origine"),
        *("pais de origen", "nacionalidad", "nationalite", "بلد المنشا", "بلد الاصل", "الجنسيه"),
    ),
}

#: words of longer titles (“Estimated # of IDP individuals (total)”)
PERSONS = word_set(
    "individuals individual ind persons people population pop idp idps displaced refugees refugee",
    "individus individu personnes deplaces pdi refugies personas individuos poblacion desplazados",
    "refugiados افراد الافراد اشخاص الاشخاص شخص فرد النازحين نازحين نازح لاجئين اللاجئين السكان سكان",
)
HOUSEHOLDS = word_set(
    "households household hh hhs families family menages menage familles hogares hogar familias اسر",
    "الاسر اسره عائلات العائلات عائله",
)
ARRIVALS = word_set(
    "arrivals arrival arrived arrivees arrivants llegadas llegada الوافدين الوافدون وافدون وافدين",
    "وصول الوصول",
)
DEPARTURES = word_set(
    "departures departure departed departs sorties salidas salida partidas مغادره المغادره المغادرون",
    "المغادرين",
)
SITES = word_set(
    "camp site settlement location sitio campamento asentamiento localite مخيم المخيم موقع الموقع",
)
NAMES = word_set(
    "name nom nombre اسم",
)
#: say nothing about whom or what
FILLERS = word_set(
    "estimated estimate estimates # number no nb nbr num of the total in current reported new",
    "nouveaux nouvelles nuevos nuevas nombre de d des du le la les estime estimes total numero el",
    "los las estimado estimados por عدد في من المقدر اجمالي الاجمالي",
)
#: people who are not, or not only, those of the camp
OTHERS = word_set(
    "returnee returnees returned relocated host hosts resident residents retournes retornados",
    "acogida العائدين عائدين المضيف",
)
