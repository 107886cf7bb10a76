import type { forecastEn } from './forecast-en.ts';
import type { Translated } from './vocabulary.ts';

export const forecastNl: Translated<typeof forecastEn> = {
  'forecast.title': 'Verwacht',
  'forecast.loading': 'Ophalen …',
  'forecast.sun-today': 'Zon, rest van vandaag: {energy}',
  'forecast.sun-tomorrow': 'Zon morgen: {energy} (tussen {least} en {most})',
  'forecast.house-tomorrow': 'Huis morgen: {energy}',
  'forecast.no-sun':
    'Van de zon is nog niets bekend: niemand heeft gezegd hoe groot de panelen zijn, en er is niets gemeten.',
  'forecast.error': 'Zit er in de laatste 30 dagen gemiddeld {percent} naast, een dag vooruit.',
  'forecast.new': 'Tot nu toe uit {days} dagen geleerd; met elke dag wordt het beter.',
  'forecast.place':
    'Waar het huis staat is maar een gok: forecast.latitudeDeg en longitudeDeg in config.yaml zeggen het.',
  'forecast.source-failing': '{source}: {why}',
  'forecast.habit': '{name} vertrekt meestal om {time} ({days}).',
  'forecast.somebody': 'Een auto',
};
