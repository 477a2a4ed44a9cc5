"""Catalogues, editions, configurations, claims, orders and wishes."""

import django.db.models.deletion
import mitwerk.apps.configurator.tokens
import mitwerk.kit.clock
import mitwerk.kit.ids
import mitwerk.kit.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('challenges', '0007_what_is_frozen_takes_no_rows'),
        ('ledger', '0004_payouts_stay'),
        ('members', '__first__'),
        ('vault', '0003_manifests_name_every_row'),
    ]

    operations = [
        mitwerk.kit.tables.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='Catalogue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='catalogues', to=settings.AUTH_USER_MODEL)),
                        ('challenge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='catalogues', to='challenges.challenge')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('summary', models.CharField(blank=True, max_length=240, verbose_name='in one sentence')),
                        ('language', models.CharField(default='en', max_length=5, verbose_name='language of its words')),
                        ('draft', models.TextField(default='{}')),
                        ('draft_version', models.PositiveIntegerField(default=1)),
                        ('orders_numbered', models.PositiveIntegerField(default=0)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'No longer on sale')], default='draft', max_length=10)),
                        ('created_at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['state', '-id'], name='catalogues_by_state')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='CatalogueFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='configurator.catalogue')),
                        ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                        ('name', models.CharField(max_length=120)),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('catalogue', 'name'), name='catalogue_file_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='OptionOrigin',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='configurator.catalogue')),
                        ('option', models.CharField(max_length=80)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.entry')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.revision')),
                        ('promised_bp', models.PositiveIntegerField(default=0)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('catalogue', 'option'), name='option_has_one_origin'), models.UniqueConstraint(fields=('catalogue', 'entry'), name='entry_is_one_option'), models.CheckConstraint(condition=models.Q(('promised_bp__lte', 10000)), name='promise_is_a_share')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Edition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='configurator.catalogue')),
                        ('number', models.PositiveIntegerField()),
                        ('tables', models.TextField()),
                        ('digest', models.CharField(max_length=64)),
                        ('model_digest', models.CharField(max_length=64)),
                        ('artefact_sha256', models.CharField(max_length=64)),
                        ('counts', models.TextField(default='{}')),
                        ('findings', models.TextField(default='{}')),
                        ('currency', models.CharField(max_length=3)),
                        ('vat_bp', models.PositiveIntegerField()),
                        ('base_price_minor', models.BigIntegerField()),
                        ('base_mass_g', models.BigIntegerField()),
                        ('build_days', models.PositiveIntegerField()),
                        ('option_count', models.PositiveIntegerField()),
                        ('file_count', models.PositiveIntegerField()),
                        ('note', models.CharField(blank=True, max_length=240, verbose_name='what changed')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('catalogue', 'number'), name='edition_number_once'), models.UniqueConstraint(fields=('catalogue', 'digest'), name='edition_says_it_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='EditionOption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='options', to='configurator.edition')),
                        ('position', models.PositiveIntegerField()),
                        ('code', models.CharField(max_length=80)),
                        ('family', models.CharField(max_length=80)),
                        ('label', models.CharField(max_length=160)),
                        ('is_package', models.BooleanField(default=False)),
                        ('price_minor', models.BigIntegerField(default=0)),
                        ('mass_g', models.BigIntegerField(default=0)),
                        ('lead_days', models.PositiveIntegerField(default=0)),
                        ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sold_as', to='vault.revision')),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('edition', 'code'), name='option_once_an_edition'), models.UniqueConstraint(fields=('edition', 'position'), name='option_place_once_an_edition')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='EditionFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='configurator.edition')),
                        ('position', models.PositiveIntegerField()),
                        ('name', models.CharField(max_length=120)),
                        ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('edition', 'name'), name='file_once_an_edition'), models.UniqueConstraint(fields=('edition', 'position'), name='file_place_once_an_edition')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Configuration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='configurations', to='configurator.edition')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='configurations', to=settings.AUTH_USER_MODEL)),
                        ('title', models.CharField(max_length=120, verbose_name='name')),
                        ('state', models.TextField(blank=True)),
                        ('chosen', models.TextField()),
                        ('digest', models.CharField(max_length=64)),
                        ('content_digest', models.CharField(max_length=64)),
                        ('look_digest', models.CharField(max_length=64)),
                        ('price_minor', models.BigIntegerField()),
                        ('mass_g', models.BigIntegerField()),
                        ('delivery_days', models.PositiveIntegerField()),
                        ('token', models.CharField(default=mitwerk.apps.configurator.tokens.new_token, max_length=40, unique=True)),
                        ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='configurator.configuration')),
                        ('created_at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                        ('put_away_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['owner', '-id'], name='configurations_by_owner'), models.Index(fields=['edition', 'digest'], name='configurations_by_digest')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Suggestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('configuration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='configurator.configuration')),
                        ('name', models.CharField(max_length=60, verbose_name='your name')),
                        ('message', models.CharField(blank=True, max_length=400, verbose_name='a word to it')),
                        ('state_text', models.TextField()),
                        ('chosen', models.TextField()),
                        ('answer', models.CharField(choices=[('open', 'Not answered yet'), ('taken', 'Taken over'), ('declined', 'Declined')], default='open', max_length=10)),
                        ('taken_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='configurator.configuration')),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Claim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='configurator.catalogue')),
                        ('configuration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='configurator.configuration')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('exact', 'This very vehicle, once'), ('look', 'Nothing that looks the same from outside')], default='exact', max_length=6)),
                        ('number', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('content_digest', models.CharField(max_length=64)),
                        ('look_digest', models.CharField(max_length=64)),
                        ('at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField(blank=True, null=True)),
                        ('ordered_at', models.DateTimeField(blank=True, null=True)),
                        ('released_at', models.DateTimeField(blank=True, null=True)),
                        ('release', models.CharField(blank=True, choices=[('expired', 'Its time ran out'), ('given-up', 'Given up'), ('cancelled', 'The order was cancelled')], max_length=10)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['catalogue', 'look_digest'], name='claims_by_look')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('digest',), name='configuration_claimed_once'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('content_digest',), name='content_claimed_once'), models.UniqueConstraint(condition=models.Q(('kind', 'look'), ('released_at', None)), fields=('look_digest',), name='look_claimed_once'), models.UniqueConstraint(fields=('catalogue', 'number'), name='claim_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('release', ''), ('released_at', None)), models.Q(('released_at__isnull', False), models.Q(('release', ''), _negated=True)), _connector='OR'), name='release_has_a_reason'), models.CheckConstraint(condition=models.Q(('ordered_at__isnull', False), ('expires_at__isnull', False), _connector='OR'), name='claim_ends_or_is_ordered')],
                    },
                ),
                migrations.CreateModel(
                    name='Workshop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                        ('town', models.CharField(max_length=80, verbose_name='town')),
                        ('latitude', models.DecimalField(decimal_places=5, max_digits=8)),
                        ('longitude', models.DecimalField(decimal_places=5, max_digits=8)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Weekend',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weekends', to='configurator.workshop')),
                        ('saturday', models.DateField()),
                        ('places', models.PositiveSmallIntegerField(default=1)),
                    ],
                    options={
                        'ordering': ['saturday'],
                        'constraints': [models.UniqueConstraint(fields=('workshop', 'saturday'), name='weekend_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='configurator.catalogue')),
                        ('configuration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='configurator.configuration')),
                        ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='configurator.claim')),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL)),
                        ('number', models.PositiveIntegerField()),
                        ('payload', models.TextField()),
                        ('payload_sha256', models.CharField(max_length=64)),
                        ('currency', models.CharField(max_length=3)),
                        ('price_minor', models.BigIntegerField()),
                        ('vat_minor', models.BigIntegerField()),
                        ('buyer', models.BinaryField()),
                        ('town', models.CharField(max_length=80, verbose_name='town')),
                        ('valid_until', models.DateField()),
                        ('state', models.CharField(choices=[('quoted', 'Quote'), ('confirmed', 'Confirmed'), ('handed-over', 'Handed over'), ('cancelled', 'Cancelled')], default='quoted', max_length=12)),
                        ('weekend', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='configurator.weekend')),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                        ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                        ('cancelled_reason', models.CharField(blank=True, max_length=400)),
                        ('kept_minor', models.BigIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('catalogue', 'number'), name='order_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['confirmed', 'handed-over'])), fields=('configuration',), name='configuration_ordered_once'), models.CheckConstraint(condition=models.Q(('state__in', ['quoted', 'cancelled']), models.Q(('confirmed_at__isnull', False), ('weekend__isnull', False)), _connector='OR'), name='confirmed_has_a_weekend')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Instalment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='configurator.order')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('kind', models.CharField(choices=[('deposit', 'On confirmation'), ('start', 'When your weekend begins'), ('handover', 'At hand-over')], max_length=10)),
                        ('amount_minor', models.BigIntegerField()),
                        ('received', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.transaction')),
                        ('received_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('order', 'position'), name='instalment_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='instalment_is_something')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='OrderPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='configurator.order')),
                        ('kind', models.CharField(choices=[('quote', 'Quote'), ('confirmation', 'Confirmation'), ('invoice', 'Invoice'), ('credit', 'Credit note')], max_length=12)),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveIntegerField()),
                        ('sealed', models.BinaryField()),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('order', 'kind'), name='paper_once_an_order')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Wish',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True)),
                        ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='configurator.catalogue')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to=settings.AUTH_USER_MODEL)),
                        ('title', models.CharField(max_length=120, verbose_name='what is missing')),
                        ('text', models.TextField(blank=True, max_length=2000, verbose_name='what for')),
                        ('language', models.CharField(default='en', max_length=5)),
                        ('state', models.CharField(choices=[('open', 'Open'), ('drafted', 'A challenge is being drafted')], default='open', max_length=10)),
                        ('challenge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='challenges.challenge')),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='WishSupport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('wish', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='configurator.wish')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=mitwerk.kit.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('wish', 'member'), name='support_once')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
