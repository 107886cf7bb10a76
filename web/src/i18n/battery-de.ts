import type { batteryEn } from './battery-en.ts';

export const batteryDe: { readonly [K in keyof typeof batteryEn]: string } = {
  'reason.battery-first': 'Speicher zuerst bis {until} (jetzt {soc}).',
  'reason.battery-first-charging': '{charging}. Vor dem Auto kommt der Speicher, bis {until} (jetzt {soc}).',
  'reason.battery-first-unknown': 'Speicher zuerst: Sein Ladestand ist nicht bekannt.',
  'reason.battery-share': 'Dem Speicher bleiben {kept} Sonne.',
  'reason.battery-silent':
    '{name} meldet sich nicht. Vorsichtshalber zählen {counted} der Sonne so, als kämen sie von dort.',
  'reason.battery-helps': 'Der Speicher ({soc}) gibt bis zu {power} dazu, bis die Sonne zurück ist.',
  'reason.trying-hidden-sun':
    'Die Einspeisung wird bei {limit} gehalten: Das Auto probiert, ob {extra} mehr Sonne da sind.',

  'step.battery-first': 'Speicher zuerst',
  'step.battery-kept': '{value} für ihn',
  'step.battery-silent': '{name} meldet sich nicht',
  'step.battery-helps': 'Hilfe vom Speicher',
  'step.trying-hidden-sun': 'Sonne hinter der Einspeisegrenze',
  'step.plus': '+{value}',

  'battery.soc-unknown': 'Ladestand unbekannt',
  'battery.soc': 'Ladestand',
  'battery.rests': 'ruht',
  'battery.charges': 'lädt mit {power}',
  'battery.gives': 'gibt {power}',
  'battery.locked': 'Entladen gesperrt',
  'battery.why.self-consumption': 'Nimmt, was übrig ist, und gibt, was dem Haus fehlt. Autos an der Sonne gehen vor.',
  'battery.why.battery-first': 'Kommt vor den Autos an der Sonne, bis {until} (jetzt {soc}).',
  'battery.why.battery-first-unknown': 'Kommt vor den Autos an der Sonne, solange sein Ladestand nicht bekannt ist.',
  'battery.why.battery-share': 'Darf {share} der Sonne vor den Autos nehmen.',
  'battery.why.locked-while-fast': 'Entlädt nicht, solange {name} schnell lädt.',
  'battery.why.locked-for-sun': 'Entlädt nicht: Autos ziehen {missing} mehr, als die Sonne gibt.',
  'battery.why.locked-for-sun-buffer':
    'Entlädt nicht: Autos ziehen {missing} mehr, als die Sonne gibt. Ab {buffer} hilft er ihnen.',
  'battery.why.unlocking': 'Entlädt noch einen Moment nicht, obwohl kein Auto das mehr braucht.',
  'battery.why.not-lockable': 'Sollte jetzt nicht entladen, lässt sich aber nicht sperren.',
  'battery.why.battery-helps': 'Trägt ein Auto mit bis zu {power} durch eine Wolke, denn er steht über {above}.',
  'battery.why.charge-limited':
    'Soll nicht aus dem Netz laden: Der Netzbetreiber lässt {limit}, und Wärme und Autos gehen vor.',
  'battery.why.battery-silent':
    'Meldet sich nicht. Vorsichtshalber verzichten Autos an der Sonne auf {counted}, die von ihm sein könnten.',

  'battery.why.house-only': 'Gibt dem Haus bis zu {limit}, den Autos nichts.',
  'battery.why.planned-hold': 'Behält nach Plan bis {time}, was er hat. Sonne nimmt er weiter.',
  'battery.why.planned-wait':
    'Nimmt nach Plan bis {time} keine Sonne: Der Platz ist für billigere Energie. Das Haus versorgt er weiter.',
  'battery.why.planned-charge': 'Lädt nach Plan bis {time} mit {power}, wenn nötig aus dem Netz.',
  'battery.why.planned-charge-less':
    'Lädt nach Plan bis {time}: mit {power} statt {wanted}, denn mehr lässt der Hausanschluss nicht.',
  'battery.why.plan-waits-fuse':
    'Soll bis {time} laden. Der Hausanschluss lässt gerade nichts: Autos und Haus gehen vor.',
  'battery.why.plan-waits-backup': 'Das Netz ist weg: Er versorgt das Haus, was immer bis {time} geplant ist.',
  'battery.why.plan-waits-meter-silent':
    'Soll bis {time} laden. Niemand weiß, was frei ist: Der Netzzähler meldet sich nicht.',
  'battery.why.plan-waits-not-steerable': 'Bis {time} ist etwas geplant, das ihm von hier nicht gesagt werden kann.',

  'problem.battery-no-control': '{name} bietet keinen Weg, das Entladen zu sperren.',
  'problem.battery-no-expiry': '{name} kennt kein Ablaufen: Eine Sperre bliebe, wenn der Lademeister endete.',
  'problem.battery-refused': '{name} weist die Sperre des Entladens zurück.',
  'problem.battery-ignored': '{name} nimmt die Sperre des Entladens an und hält sie nicht ein.',
  'problem.battery-untested': '{name} wird nur gelesen: Was in ihn geschrieben würde, ist noch zu wenig erprobt.',
  'problem.battery-outlives':
    '{name} bleibt bei dem, was ihm zuletzt gesagt wurde, auch wenn der Lademeister unerwartet endet.',
  'effect.battery-outlives':
    'Er wird gesteuert wie gewünscht. Fällt der Lademeister aus, bleibt eine Sperre, bis er wieder läuft.',
  'advice.battery-untested':
    'Unter Mehr, Geräte erlauben (allowWrites) und bei der ersten Sperre auf den Speicher sehen.',
  'advice.battery-outlives': 'Bleibt der Lademeister aus: den Speicher am Wechselrichter auf Eigenverbrauch stellen.',
  'effect.battery-uncontrollable':
    'Er kann in Autos entladen. Autos an der Sonne richten sich nicht danach: Was er gibt, zählt nicht als Sonne.',
  'advice.battery-control':
    'Im Wechselrichter die Steuerung über Modbus erlauben, oder in config.yaml das Entladen (battery.discharge: free).',
  'soc.label': 'Ladestand',
  'soc.range': 'etwa {km} km',
  'soc.enter': 'Ladestand eintragen',
  'soc.enter-of': 'Ladestand des Autos an {name}',
  'soc.percent': 'Ladestand, den das Auto anzeigt (%)',
  'soc.save': 'Eintragen',
  'stay.limit-soc': 'Bis der Ladestand erreicht ist (%)',
};
